/** Thrown when something cannot be tried here; the message says why. */
export class Skipped extends Error {}

/** Thrown where something can not be tried here; the message says why. */
export class Skipped extends Error {}

/** Thrown for a wrong use of the command; the message says what to change. */
export class WrongUse extends Error {}

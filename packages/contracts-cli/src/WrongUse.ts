/** What was asked for cannot be done as it was asked; the message says what is missing. */
export class WrongUse extends Error {}

/** What was asked for can not be done as it was asked; the message says what is missing. */
export class WrongUse extends Error {}

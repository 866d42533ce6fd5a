/** Something that is wrong with a bundle. */
export interface Finding {
  /** What it is about: `event 3`, `page 12`, `seal 4`, `the signature`. */
  readonly where: string
  /** What is wrong with it. */
  readonly what: string
}

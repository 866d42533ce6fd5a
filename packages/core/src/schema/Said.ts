/** Something said to people, in both of the mission's languages. Never personal. */
export interface Said {
  readonly en: string
  readonly ar: string
}

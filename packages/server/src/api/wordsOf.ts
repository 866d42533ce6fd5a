/**
 * The words of a name by which it is looked for. Vowel signs and tatweel are none by themselves: the database's
 * `fold_name` leaves nothing of them.
 */
export const wordsOf = (name: string): ReadonlyArray<string> =>
  (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) =>
    /[\p{L}\p{N}]/u.test(word.replaceAll(/[\u064b-\u0652\u0670\u0640]/g, "")),
  )

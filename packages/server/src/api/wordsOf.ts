/** Vowel signs and tatweel are no words by themselves: the database's `fold_name` leaves nothing of them. */
const plain = (word: string): string => word.replaceAll(/[\u064b-\u0652\u0670\u0640]/g, "")

/** "Servant of": one name with the word after it, which some write together with it. `search_words` does. */
const joins = (word: string | undefined): boolean => word !== undefined && plain(word) === "عبد"

/** The words of a name by which it is looked for. */
export const wordsOf = (name: string): ReadonlyArray<string> =>
  (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    .filter((word) => /[\p{L}\p{N}]/u.test(plain(word)))
    .flatMap((word, at, all) => (joins(all[at - 1]) ? [] : [joins(word) ? word + (all[at + 1] ?? "") : word]))

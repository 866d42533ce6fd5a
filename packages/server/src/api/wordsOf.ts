/** A word without vowel signs and tatweel, which the database's `fold_name` removes too. */
const plain = (word: string): string => word.replaceAll(/[\u064b-\u0652\u0670\u0640]/g, "")

/** "Servant of" and the word after it are one name, which some write as one word. The database's `search_words` joins them too. */
const joins = (word: string | undefined): boolean => word !== undefined && plain(word) === "عبد"

/** The words of a name by which it is looked for. */
export const wordsOf = (name: string): ReadonlyArray<string> =>
  (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    .filter((word) => /[\p{L}\p{N}]/u.test(plain(word)))
    .flatMap((word, at, all) => (joins(all[at - 1]) ? [] : [joins(word) ? word + (all[at + 1] ?? "") : word]))

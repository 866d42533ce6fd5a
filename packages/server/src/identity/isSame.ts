import { timingSafeEqual } from "node:crypto"

/** Whether what was given is what was expected, in a time that does not depend on where they differ. */
export const isSame = (given: string | null | undefined, expected: string): boolean => {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

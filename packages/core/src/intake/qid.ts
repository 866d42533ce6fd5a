import { numericCode } from "../season/nationality.ts"
import { exactText, westernDigits, withoutDirections } from "./text.ts"

/** A Qatar ID as it is compared: without controls of direction, which come with it from Arabic text, trimmed, in the digits 0 to 9. */
export const cleanQid = (typed: string): string => westernDigits(exactText(withoutDirections(typed).trim()))

/** Whether a cleaned QID has 11 digits and begins with a century: 2 for 19xx, 3 for 20xx. */
export const isQid = (qid: string): boolean => /^[23]\d{10}$/.test(qid)

/** Whether a well-formed QID was given to somebody born in that year with that nationality. */
export const qidBelongsTo = (qid: string, birthDate: string, nationality: string): boolean => {
  const century = qid[0] === "2" ? "19" : "20"
  return century + qid.slice(1, 3) === birthDate.slice(0, 4) && qid.slice(3, 6) === numericCode(nationality)
}

import { systemOf } from "../exchange/Operation.ts"
import type { Said } from "../schema/Said.ts"
import type { Contradicting, Contradiction } from "../store/Contradiction.ts"
import { systemNames } from "./words.ts"

const said: { readonly [C in Contradicting]: Said } = {
  RecordRegistration: {
    en: "registered, which it had refused before or under another number",
    ar: "مسجَّل، وكانت قد رفضته من قبل أو سجّلته برقم آخر",
  },
  RecordRegistrationRefused: {
    en: "not registered any more, or refused",
    ar: "لم يعد مسجَّلًا، أو رُفض تسجيله",
  },
  RecordEntitlement: {
    en: "given a permit or visa, which it had refused before or issued under another number",
    ar: "صدر له تصريح أو تأشيرة، وكانت قد رفضته من قبل أو أصدرته برقم آخر",
  },
  RecordEntitlementRefused: {
    en: "without a permit or visa any more, and may be turned back at the border",
    ar: "لم يعد له تصريح أو تأشيرة، وقد يُردّ عند المنفذ",
  },
  RecordBracelet: { en: "given another bracelet than the one on record", ar: "صُنع له سوار غير المسجَّل لدينا" },
  RecordReplacement: {
    en: "given another bracelet in place of one that is not on record",
    ar: "صُنع له سوار بدلًا من سوار غير مسجَّل لدينا",
  },
}

/** What a person must know of a contradiction, and can do. It names nobody. */
export const whatContradicts = ({ operation, told }: Pick<Contradiction, "operation" | "told">): Said => {
  const system = systemNames[systemOf(operation)]
  return {
    en: `By what ${system.en} says now, the pilgrim is ${said[told].en}. The record still says otherwise. Ask its people which is true: have it put right there, record what was issued anew, or withdraw the pilgrim.`,
    ar: `بحسب ما تقوله ${system.ar} الآن فإن الحاج ${said[told].ar}. وما زال السجل لدينا يقول خلاف ذلك. اسأل المختصين لدى الجهة أيهما الصحيح، ثم ليُصحَّح لديها، أو سجّل ما صدر من جديد، أو اسحب طلب الحاج.`,
  }
}

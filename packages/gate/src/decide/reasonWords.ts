import type { Reason } from "./Reason.ts"
import type { Camp, Words } from "./SitePlan.ts"

const unreadable: Words = { ar: "رمز غير مقروء أو ليس سوار البعثة", en: "Unreadable, or not a bracelet of the mission" }
const forged: Words = { ar: "السوار غير صادر من البعثة", en: "Not issued by the mission" }
const outdated: Words = { ar: "بيانات الجهاز غير محدّثة: اسأل المشرف", en: "Reader not up to date: ask the supervisor" }

const words: Readonly<Record<Reason, Words>> = {
  welcome: { ar: "أهلًا وسهلًا", en: "Welcome" },
  goodbye: { ar: "مع السلامة", en: "Goodbye" },
  "unknown-prefix": unreadable,
  "too-large": unreadable,
  "not-base45": unreadable,
  "not-compressed": unreadable,
  "not-cbor": unreadable,
  "not-sign1": unreadable,
  "claims-malformed": unreadable,
  "critical-header": unreadable,
  "algorithm-missing": forged,
  "algorithm-not-protected": forged,
  "algorithm-unknown": forged,
  "key-unknown": forged,
  "key-wrong-purpose": forged,
  "key-out-of-time": forged,
  "signature-wrong": forged,
  "not-newer": outdated,
  "delta-of-another-list": outdated,
  "not-yet-valid": { ar: "لم تبدأ صلاحية السوار بعد", en: "Bracelet not valid yet" },
  expired: { ar: "انتهت صلاحية السوار", en: "Bracelet expired" },
  "not-a-bracelet": { ar: "هذه شهادة صحية وليست سوارًا", en: "A health certificate, not a bracelet" },
  "typed-number": { ar: "رقم مكتوب يدويًا: اسأل المشرف", en: "Number typed by hand: ask the supervisor" },
  "other-season": { ar: "سوار موسم آخر", en: "Bracelet of another season" },
  revoked: { ar: "السوار ملغى", en: "Bracelet revoked" },
  suspended: { ar: "السوار موقوف مؤقتًا: اسأل المشرف", en: "Bracelet suspended: ask the supervisor" },
  "not-issued": {
    ar: "السوار غير مسجّل لدى البعثة: اسأل المشرف",
    en: "Not on the mission's record: ask the supervisor",
  },
  "not-entitled": { ar: "السوار لا يخوّل الدخول من هنا", en: "Bracelet does not open this gate" },
  "wrong-camp": { ar: "مخيم آخر", en: "Another camp" },
  "no-list": {
    ar: "لا توجد قائمة إلغاء لهذا السوار: اسأل المشرف",
    en: "No revocation list for this bracelet: ask the supervisor",
  },
  "list-too-old": { ar: "قائمة الإلغاء قديمة: اسأل المشرف", en: "Revocation list too old: ask the supervisor" },
  "trust-too-old": { ar: "قائمة المفاتيح قديمة: اسأل المشرف", en: "Key list too old: ask the supervisor" },
  "clock-wrong": { ar: "ساعة الجهاز متأخرة: اسأل المشرف", en: "Reader's clock is behind: ask the supervisor" },
  "already-inside": { ar: "حامل السوار في الداخل: اسأل المشرف", en: "Already inside: ask the supervisor" },
  "elsewhere-just-now": {
    ar: "شوهد السوار قبل قليل في مكان آخر: اسأل المشرف",
    en: "Seen elsewhere just now: ask the supervisor",
  },
}

/** The reason in Arabic and English; with a camp, its name and the way to it. */
export const reasonWords = (reason: Reason, camp?: Camp): Words =>
  camp === undefined
    ? words[reason]
    : {
        ar: `${words[reason].ar}: ${camp.name.ar}${camp.way === undefined ? "" : `، ${camp.way.ar}`}`,
        en: `${words[reason].en}: ${camp.name.en}${camp.way === undefined ? "" : `, ${camp.way.en}`}`,
      }

import type { ForeignSystem, Operation } from "../exchange/Operation.ts"
import type { Said } from "../schema/Said.ts"

/** What each foreign system is called. */
export const systemNames: { readonly [System in ForeignSystem]: Said } = {
  etrack: { en: "the e-track", ar: "المسار الإلكتروني" },
  visa: { en: "the visa authority", ar: "جهة التأشيرات" },
  bracelet: { en: "the bracelet maker", ar: "مورّد الأساور" },
  border: { en: "the border feed", ar: "بيانات المنافذ" },
  sms: { en: "the SMS gateway", ar: "بوابة الرسائل القصيرة" },
  voice: { en: "the telephone exchange", ar: "المقسم الهاتفي" },
}

/** What each operation does, as it stands in a sentence. */
export const operationNames: { readonly [Op in Operation]: Said } = {
  "etrack.register": { en: "the registration of a group", ar: "تسجيل مجموعة" },
  "etrack.cancel": { en: "the cancellation of a registration", ar: "إلغاء تسجيل" },
  "visa.request": { en: "the request for a permit or visa", ar: "طلب تصريح أو تأشيرة" },
  "visa.cancel": { en: "the cancellation of a permit or visa", ar: "إلغاء تصريح أو تأشيرة" },
  "bracelet.order": { en: "an order of bracelets", ar: "طلب أساور" },
  "bracelet.replace": { en: "the replacement of a bracelet", ar: "استبدال سوار" },
  "bracelet.revoke": { en: "the revocation of a bracelet", ar: "إلغاء سوار" },
  "border.read": { en: "a document of crossings", ar: "قراءة مستند عبور" },
  "sms.send": { en: "a short message", ar: "إرسال رسالة قصيرة" },
  "voice.call": { en: "a telephone call", ar: "إجراء مكالمة هاتفية" },
}

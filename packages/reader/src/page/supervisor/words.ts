import type { Words } from "@mahmal/gate"

/** What the supervisor's page says. */
export const words = {
  title: { ar: "قارئات البوابات", en: "Readers at the gates" },
  signIn: { ar: "سجّل الدخول", en: "Sign in" },
  signInWhy: { ar: "لمشرفي البوابات وغرفة العمليات.", en: "For supervisors of the gates and the operations room." },
  season: { ar: "الموسم", en: "Season" },
  refresh: { ar: "تحديث", en: "Refresh" },
  waiting: { ar: "ينتظر الاعتماد", en: "Waits for approval" },
  approved: { ar: "معتمد", en: "Approved" },
  revoked: { ar: "ملغى", en: "Revoked" },
  code: { ar: "الرمز الظاهر على الجهاز", en: "The code on its screen" },
  approve: { ar: "اعتمد", en: "Approve" },
  revoke: { ar: "ألغِ", en: "Revoke" },
  sure: { ar: "اضغط ثانية للإلغاء نهائيًا", en: "Press again to revoke for good" },
  none: { ar: "لا أجهزة بعد.", en: "No readers yet." },
  seen: { ar: "آخر إرسال", en: "Last sent" },
  never: { ar: "لم يرسل بعد", en: "Has not sent yet" },
  notes: { ar: "القيود", en: "Notes" },
  missing: { ar: "ينقص بعضها", en: "some are missing" },
  more: { ar: "المزيد", en: "More" },
  wrongCode: {
    ar: "لم يُقبل الرمز. بعد خمس محاولات يطلب الجهاز رمزًا جديدًا.",
    en: "The code was not accepted. After five attempts the device must ask for a new one.",
  },
  denied: { ar: "حسابك لا يخوّل ذلك.", en: "Your account does not allow this." },
  failed: { ar: "لم يتم. حاول بعد قليل.", en: "It was not done. Try again in a while." },
} as const satisfies Readonly<Record<string, Words>>

import type { Words } from "@mahmal/gate"

/** The languages of the gate staff. */
export type Language = "ar" | "en"

/** The texts of the page. Those of the reasons are in `@mahmal/gate`. */
export const words = {
  title: { ar: "قارئ الأساور", en: "Bracelet reader" },
  working: { ar: "لحظة…", en: "One moment…" },
  again: { ar: "أعد المحاولة", en: "Try again" },

  enrol: { ar: "تسجيل هذا الجهاز", en: "Enrol this device" },
  enrolWhy: {
    ar: "يُنشأ مفتاح لا يغادر هذا الهاتف، ثم يعتمده مشرف البوابات.",
    en: "A key is made that never leaves this phone. A supervisor of the gates then approves it.",
  },
  season: { ar: "الموسم", en: "Season" },
  deviceName: { ar: "اسم الجهاز", en: "Name of the device" },
  deviceNameWhy: { ar: "مثل: منى 12، البوابة الشمالية، هاتف 3", en: "Such as: Mina 12, north gate, phone 3" },
  ask: { ar: "اطلب الاعتماد", en: "Ask for approval" },
  unreached: {
    ar: "لا يصل الجهاز إلى النظام. التسجيل يحتاج شبكة مرة واحدة.",
    en: "The hub was not reached. Enrolment needs a network, once.",
  },
  refusedByHub: { ar: "لم يقبل النظام الطلب", en: "The hub did not accept the request" },
  unknownSeason: {
    ar: "لا يعرف النظام هذا الموسم. راجع السنة الهجرية.",
    en: "The hub knows no such season. Look at the year again.",
  },
  code: { ar: "اقرأ هذا الرمز للمشرف", en: "Read this code to the supervisor" },
  waiting: {
    ar: "بانتظار الاعتماد. أبقِ الصفحة مفتوحة.",
    en: "Waiting for the approval. Keep this page open.",
  },
  unapproved: {
    ar: "فقد النظام اعتماد هذا القارئ. تابع العمل: كل شيء محفوظ.",
    en: "The hub has lost this reader's approval. Work on: all is kept.",
  },
  askAgain: { ar: "اطلب الاعتماد من جديد", en: "Ask for approval again" },
  newCode: { ar: "رمز جديد", en: "A new code" },
  revoked: { ar: "أُلغي اعتماد هذا الجهاز", en: "This device was revoked" },
  revokedWhy: {
    ar: "لا يعمل القارئ بعد الآن. سلّم الهاتف للمشرف.",
    en: "The reader does not work any more. Hand the phone to the supervisor.",
  },
  otherPage: { ar: "القارئ مفتوح في صفحة أخرى", en: "The reader is open in another page" },
  otherPageWhy: {
    ar: "أغلق الصفحة الأخرى لتعمل هذه.",
    en: "Close the other page, and this one goes on.",
  },
  broken: { ar: "لا يستطيع الجهاز الحفظ", en: "The device cannot store" },
  brokenWhy: {
    ar: "لا يُسمح بالمرور دون تسجيل: استعمل جهازًا آخر واسأل المشرف.",
    en: "Nobody passes without a record: take another device, and ask the supervisor.",
  },

  chooseGate: { ar: "أين تقف؟", en: "Where do you stand?" },
  noGates: { ar: "لم تصل خطة البوابات بعد.", en: "The plan of the gates has not come yet." },
  changeGate: { ar: "بوابة أخرى", en: "Another gate" },
  direction: { ar: "اتجاه المرور", en: "Which way they go" },
  in: { ar: "دخول", en: "In" },
  out: { ar: "خروج", en: "Out" },
  inside: { ar: "في الداخل", en: "Inside" },
  entered: { ar: "دخلوا", en: "Went in" },
  left: { ar: "خرجوا", en: "Went out" },

  show: { ar: "وجّه الكاميرا إلى السوار", en: "Point the camera at the bracelet" },
  orChip: { ar: "أو قرّب الشريحة من الهاتف", en: "or hold its chip to the phone" },
  noCamera: {
    ar: "الكاميرا غير متاحة: اسمح بها في المتصفح، أو استعمل الشريحة أو الرقم.",
    en: "No camera: allow it in the browser, or use the chip or the number.",
  },
  openCamera: { ar: "افتح الكاميرا", en: "Open the camera" },
  lamp: { ar: "المصباح", en: "Lamp" },
  number: { ar: "رقم", en: "Number" },
  typeNumber: { ar: "اكتب الرقم الذي على السوار", en: "Type the number on the bracelet" },
  typeWhy: {
    ar: "القرار في الرقم المكتوب يدويًا للمشرف دائمًا.",
    en: "The supervisor always decides on a typed number.",
  },
  done: { ar: "تم", en: "Done" },
  close: { ar: "إغلاق", en: "Close" },
  supervisor: { ar: "المشرف يقرّر", en: "The supervisor decides" },
  letIn: { ar: "يمرّ", en: "Let pass" },
  turnAway: { ar: "لا يمرّ", en: "Turn away" },
  "let-in": { ar: "سمح المشرف بالمرور", en: "The supervisor let them pass" },
  "turned-away": { ar: "لم يسمح المشرف بالمرور", en: "The supervisor turned them away" },
  rightCamp: { ar: "المخيم الصحيح", en: "Their camp" },

  group: { ar: "المجموعة", en: "Group" },
  groups: { ar: "المجموعات", en: "Groups" },
  heads: { ar: "عدد الحاضرين", en: "Head-count" },
  unknownGroup: { ar: "بلا مجموعة معروفة", en: "Group not known" },
  of: { ar: "من", en: "of" },
  nobody: { ar: "لا أحد في الداخل بعد.", en: "Nobody is inside yet." },

  list: { ar: "قائمة الإلغاء", en: "Revocations" },
  noList: { ar: "لا قائمة إلغاء", en: "No revocation list" },
  listOld: { ar: "قديمة", en: "too old" },
  listAgeing: { ar: "ابحث عن شبكة", en: "look for a network" },
  unsent: { ar: "لم تُرسل", en: "Not sent" },
  allSent: { ar: "أُرسل كل شيء", en: "All sent" },
  noNetwork: { ar: "بلا شبكة", en: "No network" },
  hubRefuses: { ar: "النظام لا يقبل الإرسال: اسأل المشرف", en: "The hub refuses what is sent: ask the supervisor" },
} as const satisfies Readonly<Record<string, Words>>

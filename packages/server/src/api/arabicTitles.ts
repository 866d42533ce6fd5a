import type * as problems from "./problems.ts"

/** The `type` of every problem that is declared. */
type ProblemType = {
  [Name in keyof typeof problems]: (typeof problems)[Name] extends {
    readonly Type: { readonly type: infer Type extends string }
  }
    ? Type
    : never
}[keyof typeof problems]

/** The titles of all problems in Arabic, by `type`. */
export const arabicTitles: { readonly [Type in ProblemType]: string } = {
  "/problems/input-invalid": "الطلب ليس كما يجب أن يكون",
  "/problems/file-unreadable": "تعذرت قراءة ملف الطلبات",
  "/problems/sender-not-proven": "لم تثبت هوية المرسل",
  "/problems/not-signed-in": "لم تثبت هوية صاحب الطلب",
  "/problems/not-allowed": "لا تملك صلاحية لهذا",
  "/problems/not-from-our-page": "لم يثبت أن الطلب من صفحة من صفحات هذا النظام",
  "/problems/foreign-origin": "لا تُقبل الطلبات من صفحات المواقع الأخرى",
  "/problems/unknown": "لا يوجد شيء بهذا الاسم",
  "/problems/no-such-address": "لا يوجد شيء على هذا العنوان",
  "/problems/method-not-allowed": "هذا العنوان لا يقبل هذه الطريقة",
  "/problems/not-possible-here": "هذا غير ممكن في حالة الحاج الآن",
  "/problems/not-open-yet": "لم يُفتح هذا بعد",
  "/problems/offer-expired": "انتهى عرض المقعد",
  "/problems/offer-still-open": "عرض المقعد ما زال قائمًا",
  "/problems/already-confirmed": "المقعد مؤكد مع حملة أخرى",
  "/problems/not-confirmed": "المقعد غير مؤكد مع حملة",
  "/problems/taken-by-another": "هناك إرسال آخر لم ينته بعد",
  "/problems/season-closed": "الموسم مغلق أمام هذا",
  "/problems/contradiction": "هذا يخالف ما هو مسجل",
  "/problems/no-place-left": "لم يبق أي مقعد",
  "/problems/season-frozen": "قائمة المشاركين في قرعة هذا الموسم مجمدة",
  "/problems/act-refused": "لا يمكن للجنة هذا الإجراء الآن",
  "/problems/device-not-approved": "لا يمكن اعتماد هذا القارئ",
  "/problems/target-refused": "لا يمكن إرسال الأحداث إلى هذا العنوان",
  "/problems/not-subscribed-anew": "يوجد اشتراك مثله، أو بلغت الاشتراكات حدها",
  "/problems/client-refused": "لا يمكن إنشاء هذا الحساب أو مفتاحه",
  "/problems/exchange-act-refused": "هذا غير ممكن مع هذه المعاملة الآن",
  "/problems/correction-waits": "لا يمكن تصحيح هذا قبل أن تجيب الجهة",
  "/problems/rerun-refused": "هذا غير ممكن مع هذه الخطة",
  "/problems/journey-not-over": "لا تزال هوية هذا الحاج لازمة",
  "/problems/season-under-way": "هذا ينهي أو يغيّر ما بدأ من هذا الموسم",
  "/problems/season-lasts": "لا يمكن إغلاق هذا الموسم بعد",
  "/problems/record-changed": "تغيّر السجل الصحي منذ قراءته",
  "/problems/review-refused": "هذه المراجعة غير ممكنة",
  "/problems/places-taken": "المقاعد المشغولة أكثر مما يبقيه هذا",
  "/problems/still-being-answered": "الطلب الأول بهذا المفتاح لم يُجب عنه بعد",
  "/problems/too-slow": "وصل المحتوى ببطء شديد",
  "/problems/too-large": "المحتوى أكبر من الحد",
  "/problems/wrong-content-type": "هذا العنوان يقبل نوع محتوى آخر",
  "/problems/misdirected": "هذا النظام لا يجيب إلا باسمه",
  "/problems/idempotency-key-reused": "هذا المفتاح لطلب آخر",
  "/problems/too-many-guesses": "كثرت المحاولات الخاطئة",
  "/problems/too-many-requests": "كثرت الطلبات",
  "/problems/broken": "حدث خلل في النظام",
  "/problems/unavailable": "النظام لا يستطيع الإجابة الآن",
}

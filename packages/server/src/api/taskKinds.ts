import type { Said } from "@mahmal/core/schema/Said"

/** The kinds of tasks, each with the unit that does it and what it is called. */
export const taskKinds = {
  /** A foreign system refuses to undo what a pilgrim no longer needs; the place stays taken until it is settled. */
  "exchange.undo-declined": {
    unit: "operations",
    title: { en: "A cancellation was declined", ar: "رُفض طلب إلغاء" },
  },
  /** The bracelet maker refuses an order; its pilgrims wait for their bracelets. */
  "exchange.order-declined": {
    unit: "operations",
    title: { en: "A bracelet order was declined", ar: "رُفض طلب أساور" },
  },
  /** Any other "no" after which somebody still waits. */
  "exchange.declined": { unit: "operations", title: { en: "A call was declined", ar: "رُفض اتصال بنظام خارجي" } },
  "exchange.in-doubt": {
    unit: "operations",
    title: { en: "A call stays in doubt", ar: "اتصال لم يُعرف مصيره" },
  },
  "exchange.unreadable": {
    unit: "it",
    title: { en: "A system's answers cannot be read", ar: "إجابات نظام خارجي غير مقروءة" },
  },
  /** A foreign system says of a pilgrim what contradicts what it said before: cancelled after it was issued, issued after it was refused. */
  "exchange.contradiction": {
    unit: "operations",
    title: { en: "A system contradicts the record", ar: "جهة تقول خلاف ما في السجل" },
  },
  /** A person was corrected after a foreign system was told what was so before. */
  "person.told-otherwise": {
    unit: "operations",
    title: { en: "A system has a pilgrim's earlier data", ar: "لدى جهة بيانات سابقة لحاج" },
  },
  /** A subscriber of events could not be reached for so long that nothing is sent to it any more. */
  "subscription.disabled": {
    unit: "it",
    title: { en: "A subscriber is not reached", ar: "تعذّر الوصول إلى مشترك" },
  },
  /** The merge of all scans shows two of one bracelet. */
  "gate.two-camps": {
    unit: "gate",
    title: { en: "A bracelet was in two camps at once", ar: "سوار رُصد في مخيمين في وقت واحد" },
  },
  "gate.fork": { unit: "gate", title: { en: "A reader was copied", ar: "قارئ منسوخ" } },
  /** A bracelet that is signed by a key of ours, and that no hub ever issued. */
  "gate.unissued": {
    unit: "operations",
    title: { en: "A bracelet that we never issued", ar: "سوار لم نصدره" },
  },
  /** A pilgrim whose step a foreign system has not answered, with its last day near. */
  "cut-off.at-risk": { unit: "operations", title: { en: "A last day is near", ar: "اقترب آخر موعد" } },
  /** A pilgrim who was seen at the border and is not known to be back. Stating what became of them closes it. */
  "pilgrim.not-back": {
    unit: "operations",
    title: { en: "A pilgrim is not known to be back", ar: "حاج لم تُعرف عودته" },
  },
  /** Somebody opened a pilgrim's data in an emergency. Reviewing it closes it. */
  "emergency.review": {
    unit: "inspection",
    title: { en: "An emergency access waits for its review", ar: "وصول طارئ ينتظر المراجعة" },
  },
  /** A foreign system's list and our journal do not agree, and nothing that is under way explains it. */
  "reconciliation.difference": {
    unit: "operations",
    title: { en: "We and a foreign system differ", ar: "اختلاف بيننا وبين نظام خارجي" },
  },
  /** The sum of the rows is not the sum of the journal. */
  "reconciliation.totals": { unit: "it", title: { en: "A total does not agree", ar: "مجموع غير متطابق" } },
} as const satisfies Record<string, { readonly unit: string; readonly title: Said }>
export type TaskKind = keyof typeof taskKinds

/** The kinds by which tasks are filtered and shown. */
export const taskKindNames = Object.keys(taskKinds) as ReadonlyArray<TaskKind>

/** The units that have tasks. */
export type TaskUnit = (typeof taskKinds)[TaskKind]["unit"]

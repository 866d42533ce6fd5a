import type { Said } from "@mahmal/core/schema/Said"
import type { Unit } from "./units.ts"

/** What each unit is called in a sentence. */
export const unitNames: { readonly [U in Unit]: Said } = {
  it: { en: "IT", ar: "تقنية المعلومات" },
  sorting: { en: "the sorting unit", ar: "وحدة الفرز" },
  campaign: { en: "a campaign", ar: "إحدى الحملات" },
  medical: { en: "the medical unit", ar: "الوحدة الطبية" },
  callCentre: { en: "the call centre", ar: "مركز الاتصال" },
  operations: { en: "the operations room", ar: "غرفة العمليات" },
  gate: { en: "the gate unit", ar: "وحدة البوابات" },
  inspection: { en: "the inspection", ar: "وحدة التفتيش" },
  agency: { en: "an agency", ar: "إحدى الجهات" },
}

/** An invented person for signing in. */
export interface InventedPerson {
  readonly sub: string
  readonly name: string
  readonly nameArabic: string
  readonly unit: string
  readonly unitArabic: string
  readonly unitEnglish: string
  readonly campaign?: string
}

const person = (
  sub: string,
  [unit, unitArabic, unitEnglish]: readonly [string, string, string],
  [nameArabic, name]: readonly [string, string],
  campaign?: string,
): InventedPerson => ({
  sub,
  name,
  nameArabic,
  unit,
  unitArabic,
  unitEnglish,
  ...(campaign === undefined ? {} : { campaign }),
})

const sorting = ["sorting", "وحدة الفرز", "Sorting unit"] as const

/** One person of each unit; two campaigns, and two people of units whose acts need two. */
export const people: ReadonlyArray<InventedPerson> = [
  person("it-1", ["it", "تقنية المعلومات", "Information technology"], ["سالم المثال", "Salem Al-Mithal"]),
  person("it-2", ["it", "تقنية المعلومات", "Information technology"], ["هيا المثال", "Haya Al-Mithal"]),
  person("sorting-1", sorting, ["حمد المخترع", "Hamad Al-Invented"]),
  person("sorting-2", sorting, ["مريم المخترعة", "Maryam Al-Invented"]),
  person("campaign-c15", ["campaign", "حملة C15", "Campaign C15"], ["خالد التجربة", "Khalid Al-Tajriba"], "C15"),
  person("campaign-c03", ["campaign", "حملة C03", "Campaign C03"], ["نورة التجربة", "Noora Al-Tajriba"], "C03"),
  person("medical-1", ["medical", "الوحدة الطبية", "Medical unit"], ["د. عائشة النموذج", "Dr Aisha Al-Namudhaj"]),
  person("call-centre-1", ["callCentre", "مركز الاتصال", "Call centre"], ["علي النموذج", "Ali Al-Namudhaj"]),
  person("operations-1", ["operations", "غرفة العمليات", "Operations room"], ["ناصر العيّنة", "Nasser Al-Ayyina"]),
  person("operations-2", ["operations", "غرفة العمليات", "Operations room"], ["لطيفة العيّنة", "Latifa Al-Ayyina"]),
  person("gate-1", ["gate", "وحدة البوابات", "Gate unit"], ["جاسم العيّنة", "Jassim Al-Ayyina"]),
  person("inspection-1", ["inspection", "وحدة التفتيش", "Inspection"], ["فاطمة البيان", "Fatima Al-Bayan"]),
  person("agency-1", ["agency", "جهة معاونة", "Agency"], ["يوسف البيان", "Yousef Al-Bayan"]),
]

import type { Said } from "@mahmal/core/schema/Said"
import { below, beside, bilingualPage } from "./bilingual.ts"

const ways: ReadonlyArray<readonly [path: string, what: Said, who: Said]> = [
  [
    "/applicant",
    { ar: "ما حالة مجموعتكم؟", en: "Where does your group stand?" },
    { ar: "لمن قدّم طلب الحج", en: "for those who applied" },
  ],
  [
    "/verify-receipt",
    { ar: "التحقق من إيصال القرعة", en: "Verify a receipt of the draw" },
    { ar: "لكل من لديه إيصال", en: "for those who hold one" },
  ],
  ["/reader/", { ar: "قارئ الأساور", en: "Bracelet reader" }, { ar: "لموظفي البوابات", en: "for staff at the gates" }],
  [
    "/reader/devices/",
    { ar: "قارئات البوابات", en: "Readers at the gates" },
    { ar: "لمشرفي البوابات", en: "for supervisors of gates" },
  ],
  [
    "/docs",
    { ar: "توثيق الواجهة البرمجية", en: "Documents of the interface (API)" },
    { ar: "لمطوري الأنظمة", en: "for developers of systems" },
  ],
]

const titles = {
  home: { ar: "إلى أين تريدون الوصول؟", en: "Where do you want to go?" },
  nowhere: { ar: "لا توجد صفحة بهذا العنوان", en: "There is no page at this address" },
} as const satisfies Readonly<Record<string, Said>>

/** What a browser is shown at the hub's own address, and at one where there is nothing: the pages that there are for people. */
export const waysIn = (where: keyof typeof titles): string =>
  bilingualPage(
    titles[where],
    ...ways.map(
      ([path, what, who]) =>
        `<p class="card"><a class="both" href="${path}">${below(what)}</a><span class="soft">${beside(who)}</span></p>`,
    ),
  )

import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { systemNames } from "@mahmal/core/operating/words"
import type { Difference } from "@mahmal/core/reconciliation/Difference"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import type { Said } from "@mahmal/core/schema/Said"
import type { NewTask } from "../store/openTask.ts"

/** What a task about a difference is called: the same as long as the difference is. */
const subjectOf = (system: ComparedSystem, { pilgrim, handle }: Pick<Difference, "pilgrim" | "handle">) =>
  `${system}/${pilgrim}/${handle}`

/** The task for a person to find out who is right, and to put it right. It tells which fields differ, never what is in them. */
export const taskAbout = (system: ComparedSystem, season: string, difference: Difference): NewTask => ({
  kind: "reconciliation.difference",
  subject: subjectOf(system, difference),
  season,
  pilgrim: difference.pilgrim,
  system,
  why: why(systemNames[system], difference),
})

/** The fields that two sides can differ in, in Arabic. */
const arabic: Readonly<Record<string, string>> = {
  handle: "رقم السجل",
  status: "الحالة",
  reference: "المرجع",
  kind: "النوع",
  number: "رقم الوثيقة",
  chip: "رقم الشريحة",
}

const why = ({ en, ar }: Said, difference: Difference): Said => {
  const { handle } = difference
  const named = leftToRight(handle)
  switch (difference.kind) {
    case "only-ours":
      return {
        en: `We hold ${handle}, and ${en} has no such thing. Ask ${en}, and put right who is wrong.`,
        ar: `لدينا ${named} ولا وجود له لدى ${ar}. اسأل ${ar} وصحّح الطرف المخطئ.`,
      }
    case "only-theirs":
      return {
        en: `In this pilgrim's name ${en} has ${handle}, of which we know nothing. Ask ${en} how it came about, and have it cancelled or record it.`,
        ar: `لدى ${ar} باسم هذا الحاج ${named} ولا نعرف عنه شيئًا. اسأل ${ar} عن مصدره، ثم اطلب إلغاءه أو سجّله.`,
      }
    case "different": {
      const names = difference.fields.map(({ name }) => name)
      return {
        en: `About ${handle} we and ${en} differ in: ${names.join(", ")}. Ask ${en}, and put right who is wrong.`,
        ar: `بشأن ${named} نختلف مع ${ar} في: ${names.map((name) => arabic[name] ?? name).join("، ")}. اسأل ${ar} وصحّح الطرف المخطئ.`,
      }
    }
  }
}

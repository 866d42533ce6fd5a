import type { Exchange } from "../exchange/Exchange.ts"
import type { Message } from "../exchange/Message.ts"
import { doubtRules, systemOf } from "../exchange/Operation.ts"
import type { Said } from "../schema/Said.ts"
import { leftToRight } from "./leftToRight.ts"
import { operationNames, systemNames } from "./words.ts"

/** The last call of an exchange, as far as it says why. */
export type LastCall = Pick<Message, "outcome" | "detail">

/** Where an exchange stands and why, in a sentence for the person on duty. */
export const whyOf = (exchange: Pick<Exchange, "operation" | "state">, last?: LastCall): Said => {
  const { operation, state } = exchange
  const what = operationNames[operation]
  const who = systemNames[systemOf(operation)]
  const detail = last?.detail === undefined ? undefined : plain(last.detail)
  const because: Said =
    detail === undefined ? { en: "", ar: "" } : { en: ` (${detail})`, ar: ` (${leftToRight(detail)})` }
  switch (state._tag) {
    case "Due":
      return last?.outcome !== "later"
        ? { en: `${upper(what.en)} is about to be sent.`, ar: `${what.ar}: على وشك الإرسال.` }
        : {
            en: `${upper(who.en)} could not be reached${because.en}; ${what.en} will be sent again.`,
            ar: `تعذّر الوصول إلى ${who.ar}${because.ar}؛ ${what.ar}: ستُعاد المحاولة.`,
          }
    case "Sending":
      return {
        en: `${upper(what.en)} is being sent, or was when the hub stopped.`,
        ar: `${what.ar}: قيد الإرسال الآن، أو كان كذلك عند توقف النظام.`,
      }
    case "Accepted":
      return last?.outcome === "unreadable"
        ? {
            en: `${upper(who.en)} has ${what.en}, but its answers cannot be read${because.en}.`,
            ar: `${what.ar}: تم الاستلام لدى ${who.ar}، لكن الإجابات غير مقروءة${because.ar}.`,
          }
        : {
            en: `${upper(who.en)} has ${what.en} and has not decided yet.`,
            ar: `${what.ar}: تم الاستلام لدى ${who.ar}، ولم يصدر القرار بعد.`,
          }
    case "InDoubt":
      return {
        en: `It is not known whether ${who.en} carried out ${what.en}${because.en}; ${resolved[doubtRules[operation]].en}.`,
        ar: `لا يُعرف هل تم تنفيذ ${what.ar} لدى ${who.ar}${because.ar}؛ ${resolved[doubtRules[operation]].ar}.`,
      }
    case "Done":
      return { en: `${upper(what.en)} took effect.`, ar: `${what.ar}: تم التنفيذ.` }
    case "Declined":
      return {
        en: `${upper(who.en)} declined ${what.en} with the code ${state.code}${because.en}.`,
        ar: `${who.ar}: رفض ${what.ar} بالرمز ${leftToRight(state.code)}${because.ar}.`,
      }
    case "NotDone":
      return {
        en: `${upper(what.en)} was never carried out, and never will be.`,
        ar: `${what.ar}: لم يتم التنفيذ، ولن يتم.`,
      }
    case "Unknown":
      return {
        en: `No final report on ${what.en} came in time: it may have been carried out.`,
        ar: `لم يصل تقرير نهائي عن ${what.ar} في الوقت المحدد، وربما تم التنفيذ.`,
      }
  }
}

const resolved = {
  repeat: { en: "it is sent again, which does no harm", ar: "تُعاد المحاولة دون ضرر" },
  ask: { en: "it is asked what happened", ar: "تُسأل الجهة عما حدث" },
  report: { en: "a report is awaited", ar: "يُنتظر تقرير" },
} as const satisfies Record<(typeof doubtRules)[keyof typeof doubtRules], Said>

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A detail as it stands in brackets: one line, without its full stop, and not too long. */
const plain = (detail: string): string => {
  const line = detail.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "")
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}

import type { Code } from "@mahmal/core/intake/Code"
import { type Group, groupCodes } from "@mahmal/core/intake/groupRules"
import type { Relation } from "@mahmal/core/season/figures"
import type { Season } from "@mahmal/core/season/Season"
import type { Decision } from "./Decision.ts"
import { groupReference, standIn } from "./numbering.ts"
import type { Verdict } from "./Spill.ts"

/** Decides a row, now that all the others are known. */
export const judge = (verdict: Verdict, season: Season): Decision => {
  const reasons = reasonsOf(verdict, season)
  const reference = verdict.repeats === 0 ? verdict.reference : standIn(verdict.contentHash, verdict.copy)
  return {
    line: verdict.line,
    applicationNo: verdict.numbered ? verdict.no : reference,
    reference,
    numbering: !verdict.numbered ? "unreadable" : verdict.repeats > 0 ? "repeated" : "own",
    group: verdict.groupRef === null ? null : groupReference(verdict.groupRef),
    outcome: reasons.length === 0 ? "accepted" : "rejected",
    reasons,
    contentHash: verdict.contentHash,
    application: verdict.application === null ? null : JSON.parse(verdict.application),
  }
}

const reasonsOf = (verdict: Verdict, season: Season): ReadonlyArray<Code> => {
  const own = listed(verdict.codes)
  if (!verdict.isRead) return own
  const duplicates: ReadonlyArray<Code> = [
    ...(verdict.duplicateQid ? (["duplicate-qid"] as const) : []),
    ...(verdict.duplicatePassport ? (["duplicate-passport"] as const) : []),
  ]
  const member = {
    role: verdict.isPrincipal ? "principal" : "companion",
    relation: verdict.relation as Relation | null,
    wentRecently: verdict.wentRecently === 1,
  } as const
  return [...own, ...duplicates, ...groupCodes(member, groupOf(verdict), season)].toSorted()
}

const groupOf = (verdict: Verdict): Group => {
  const counts = { principals: verdict.principals as number, companions: verdict.companions as number }
  if (counts.principals !== 1) return counts
  const principal = {
    sex: verdict.principalSex as "M" | "F",
    nationality: verdict.principalNationality as string,
    codes: listed(verdict.principalCodes as string),
  }
  return { ...counts, principal }
}

const listed = (codes: string): ReadonlyArray<Code> => (codes === "" ? [] : (codes.split(" ") as Array<Code>))

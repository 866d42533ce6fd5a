import { hash } from "node:crypto"
import type { Application } from "@mahmal/core/intake/Application"
import { columns } from "@mahmal/core/intake/columns"
import { isQid } from "@mahmal/core/intake/qid"
import type { Reading } from "@mahmal/core/intake/rowReader"
import { wentRecently } from "@mahmal/core/intake/rowRules"
import { cleanText } from "@mahmal/core/intake/text"
import { instantKey } from "@mahmal/core/season/isoDate"
import type { Season } from "@mahmal/core/season/Season"
import { applicationNoOf, groupReference, isReference, standIn } from "./numbering.ts"
import type { CsvRow } from "./readCsv.ts"
import type { SpilledRow } from "./Spill.ts"

/** What of a row is spilled to wait for the others; its application only if somebody will ask for it. */
export const rowToSpill = (row: CsvRow, reading: Reading, season: Season, withApplication: boolean): SpilledRow => {
  const contentHash = hash("sha256", row.bytes, "hex")
  const typedNo = applicationNoOf(row)
  const no = typedNo ?? standIn(contentHash, 1)
  const known = {
    line: row.line,
    no,
    numbered: typedNo !== undefined,
    reference: isReference(no) ? no : standIn(contentHash, 1),
    contentHash,
  }
  if (reading.outcome === "unreadable") {
    const typedRef = reading.code === "field-invalid" ? (row.fields?.[groupColumn] ?? "") : ""
    const groupRef = cleanText(typedRef)
    return { ...known, group: groupRef === "" ? null : groupReference(groupRef), codes: reading.code }
  }
  const application: Application = { ...reading.application, applicationNo: no }
  return {
    ...known,
    group: groupReference(application.groupRef || no),
    codes: reading.codes.join(" "),
    read: {
      submittedAt: instantKey(application.submittedAt) as string,
      qid: isQid(application.qid) ? application.qid : null,
      passportNo: application.passportNo || null,
      isPrincipal: application.role === "principal",
      relation: application.relation,
      wentRecently: wentRecently(application, season),
      sex: application.sex,
      nationality: application.nationality,
      application: withApplication ? JSON.stringify(application) : null,
    },
  }
}

const groupColumn = columns.indexOf("group_ref")

import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { Decision } from "../../packages/server/src/intake/Decision.ts"

/** The pilgrim id for the driver's number. */
export const referenceOf = (id: number): string => `Q48-${String(id).padStart(6, "0")}`

/** The driver's number for a pilgrim id. */
export const numberOf = (pilgrim: PilgrimId): number => Number(pilgrim.slice(pilgrim.lastIndexOf("-") + 1))

/** Every group is one person. */
export const groupOf = (id: number): GroupId => `1448-G${String(id).padStart(6, "0")}` as GroupId

/** The accepted application of an invented person. */
export const decisionOf = (id: number, name: string): Decision => ({
  line: id + 1,
  applicationNo: referenceOf(id),
  reference: referenceOf(id),
  numbering: "own",
  group: `G${String(id).padStart(6, "0")}`,
  held: "nothing",
  outcome: "accepted",
  reasons: [],
  contentHash: id.toString(16).padStart(64, "0"),
  application: {
    applicationNo: referenceOf(id),
    submittedAt: "2026-10-01T09:00:00+03:00",
    qid: `2633${String(id).padStart(7, "0")}`,
    nameAr: `حاج ${id}`,
    nameEn: name,
    sex: id % 2 === 0 ? "F" : "M",
    birthDate: "1963-05-17" as NonNullable<Decision["application"]>["birthDate"],
    nationality: "PAK",
    residenceSince: "1999-01-01" as NonNullable<Decision["application"]>["birthDate"],
    passportNo: `BN${String(id).padStart(7, "0")}`,
    passportExpiry: "2031-02-03" as NonNullable<Decision["application"]>["birthDate"],
    mrzLine1: "",
    mrzLine2: "",
    mobile: `+9743${String(id).padStart(7, "0")}`,
    email: null,
    groupRef: `G${String(id).padStart(6, "0")}`,
    role: "principal",
    relation: null,
    lastHajjYear: null,
    refusedSeasons: 0,
    campaignChoice: null,
    needsWheelchair: false,
  },
})

import type { Member, Registration } from "../Registration.ts"
import type { Operation } from "../Track.ts"
import { branch, inReferences, leaf, texts } from "../xml.ts"

const member = ({ pilgrim, arabicName, latinName, standing }: Member): string =>
  branch(
    "Member",
    leaf("PilgrimReference", pilgrim),
    leaf("ArabicName", arabicName),
    leaf("LatinName", latinName),
    leaf("Status", standing.status),
    leaf("RegistrationNumber", "number" in standing ? standing.number : undefined),
    leaf("Code", "code" in standing ? standing.code : undefined),
  )

const found = ({ receipt, decidedAt, receivedAt, members }: Registration): string =>
  branch(
    "Registration",
    leaf("Receipt", receipt),
    leaf("Status", decidedAt === undefined ? "PENDING" : "DECIDED"),
    leaf("ReceivedAt", receivedAt),
    ...members.map(member),
  )

/** Lists every registration of a group, with the time and the settle time that make an answer of "none" reliable. */
export const findGroup: Operation = ({ registry, settleMs, writesReferences }, request) => {
  const { Reference: reference = "" } = texts(request)
  return () => {
    const answer = branch(
      "FindGroupResponse",
      leaf("Reference", reference),
      leaf("AsOf", new Date().toISOString()),
      leaf("SettleTime", `PT${settleMs / 1000}S`),
      ...registry.find(reference).map(found),
    )
    return writesReferences(reference) ? inReferences(answer) : answer
  }
}

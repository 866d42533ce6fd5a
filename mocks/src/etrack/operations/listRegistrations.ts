import type { Listed } from "../Registry.ts"
import type { Operation } from "../Track.ts"
import { branch, leaf, texts } from "../xml.ts"

const line = ({ member: { pilgrim, standing }, reference, receipt }: Listed): string =>
  branch(
    "Member",
    leaf("PilgrimReference", pilgrim),
    leaf("Reference", reference),
    leaf("Receipt", receipt),
    leaf("Status", standing.status),
    leaf("RegistrationNumber", "number" in standing ? standing.number : undefined),
    leaf("Code", "code" in standing ? standing.code : undefined),
  )

/** Lists a season's pilgrims, a part at a time, with every registration that names them. */
export const listRegistrations: Operation = ({ registry }, request) => {
  const { Season: season = "", After: after = "", Limit: limit = "1" } = texts(request)
  return () => {
    const [listed, more] = registry.list(season, after, Number(limit))
    return branch("ListRegistrationsResponse", leaf("Season", season), leaf("More", String(more)), ...listed.map(line))
  }
}

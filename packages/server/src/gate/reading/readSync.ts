import type { SeasonName } from "@mahmal/core/journey/ids"
import { Clock, Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { readDevice } from "../devices/sessions.ts"
import { MissionKeys, signingKey } from "../keys/MissionKeys.ts"
import { currentTrustList } from "../lists/currentTrustList.ts"
import { StatusLists } from "../lists/StatusLists.ts"
import { planOfSeason } from "./planOfSeason.ts"

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

const groups = `
  select group_number as number, count(*)::int as expected from bracelet_credential
  where season = $1 and revoked_in is null group by group_number order by group_number`

/** All that a reader must hold before it decides alone, and what the hub has of its chain. */
export const readSync = Effect.fn("readSync")(function* (device: string, season: string) {
  const database = yield* Database
  const lists = yield* StatusLists
  const mission = yield* MissionKeys
  const { name } = yield* readDevice(device)
  const plan = yield* planOfSeason(season)
  const { list, version } = yield* lists.current(season)
  const trust = yield* currentTrustList()
  const hubAt = yield* Clock.currentTimeMillis
  const key = signingKey(yield* mission.read, trust.list.issuedAt)
  const [{ links = 0 } = {}] = yield* database.query<{ links: number }>({
    text: "select coalesce(max(sequence), 0) as links from gate_link where device = $1",
    values: [device],
  })
  const sizes = yield* database.query<{ number: number; expected: number }>({ text: groups, values: [season] })
  return {
    hubAt,
    device,
    name,
    season: season as SeasonName,
    plan,
    root: {
      id: base64Url(key.signer.keyId),
      algorithm: key.publicKey.algorithm,
      x: base64Url(key.publicKey.x),
      ...("y" in key.publicKey ? { y: base64Url(key.publicKey.y) } : {}),
      issuer: mission.issuer,
      from: key.from,
      until: key.until,
    },
    trustList: base64Url(trust.content),
    statusList: { uri: list.uri, version },
    groups: sizes,
    links,
  }
})

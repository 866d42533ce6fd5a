import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { only } from "../../postgres/only.ts"
import { readDevice } from "../devices/sessions.ts"
import { MissionKeys } from "../keys/MissionKeys.ts"
import { currentTrustList } from "../lists/currentTrustList.ts"
import { StatusLists } from "../lists/StatusLists.ts"
import { trustListsSince } from "../lists/trustListsSince.ts"
import { planOfSeason } from "./planOfSeason.ts"

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

// More than so many, and the key is to be withdrawn: nobody waits for a list of them.
const unissued = `
  select alarm ->> 'reference' as reference from gate_alarm
  where season = $1 and alarm ->> 'kind' = 'unissued' order by raised desc, subject limit 2000`

/** What a reader must hold before it decides alone, but for the sizes of groups, and what the hub has of its chain. */
export const readSync = Effect.fn("readSync")(function* (device: string, season: string, trustVersion?: number) {
  const database = yield* Database
  const lists = yield* StatusLists
  const mission = yield* MissionKeys
  const { name } = yield* readDevice(device)
  const plan = yield* planOfSeason(season)
  const { list, version } = yield* lists.current(season)
  const trust = yield* currentTrustList()
  const hubAt = yield* Clock.currentTimeMillis
  // A reader that begins, begins with the key that signed the newest list; another goes on from the list that it holds.
  const trustLists = trustVersion === undefined ? [trust.content] : yield* trustListsSince(trustVersion)
  const key = trust.signedBy
  const sent = yield* database.query<{ links: number }>({
    text: "select coalesce(max(sequence), 0) as links from gate_link where device = $1",
    values: [device],
  })
  const forged = yield* database.query<{ reference: string }>({ text: unissued, values: [season] })
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
    trustLists: trustLists.map(base64Url),
    statusList: { uri: list.uri, version },
    links: only(sent, "the links").links,
    unissued: forged.map(({ reference }) => reference),
  }
})

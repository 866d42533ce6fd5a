import { signTrustList, type TrustList } from "@mahmal/gate"
import { Clock, Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { MissionKeys, signingKey } from "../keys/MissionKeys.ts"
import { nameOfKeys, trustedKeys } from "./trustedKeys.ts"

/** How long a trust list holds, in seconds. A newer one is made when half of it is over, or when the keys change. */
const lifetime = 14 * 86_400

interface Row {
  readonly version: number
  readonly keys: string
  readonly issued: number
  readonly expires: number
  readonly content: Buffer<ArrayBuffer>
}

const newest = `
  select version, keys, extract(epoch from issued)::float8 as issued, extract(epoch from expires)::float8 as expires, content
  from trust_list order by version desc limit 1`

const insert = `
  insert into trust_list (version, keys, issued, expires, content)
  values ($1, $2, to_timestamp($3), to_timestamp($4), $5) on conflict do nothing`

/** The trust list that readers shall hold now, and as it is signed. Versions only grow, over all hubs of a database. */
export const currentTrustList = Effect.fn("currentTrustList")(function* () {
  const database = yield* Database
  const mission = yield* MissionKeys
  const held = yield* mission.read
  const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const keys = trustedKeys(mission.issuer, held)
  const name = nameOfKeys(keys)
  for (;;) {
    const [row] = yield* database.query<Row & Record<string, unknown>>({ text: newest })
    if (row !== undefined && row.keys === name && now < row.expires - lifetime / 2) {
      const { version, issued, expires, content } = row
      const list: TrustList = { issuer: mission.issuer, version, issuedAt: issued, expires, keys }
      return { list, content: new Uint8Array(content) }
    }
    const list: TrustList = {
      issuer: mission.issuer,
      version: (row?.version ?? 0) + 1,
      issuedAt: now,
      expires: now + lifetime,
      keys,
    }
    const content = yield* Effect.promise(() => signTrustList(list, signingKey(held, now).signer))
    // Another hub may have made this version: what is stored is what everybody gives out.
    yield* database.query({ text: insert, values: [list.version, name, now, list.expires, Buffer.from(content)] })
  }
})

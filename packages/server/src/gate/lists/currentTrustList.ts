import { signTrustList, type TrustList, toHex } from "@mahmal/gate"
import { Clock, Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { type KeysOfReaders, keysOfReaders } from "../keys/keysOfReaders.ts"
import { type MissionKey, MissionKeys, newestOf, signingKey } from "../keys/MissionKeys.ts"
import { mustHoldKeys, settled } from "../keys/mustHoldKeys.ts"
import { nameOfKeys, trustedKeys } from "./trustedKeys.ts"

/** How long a trust list holds, in seconds. A newer one is made when half of it is over, or when the keys change. */
const lifetime = 14 * 86_400

interface Row {
  readonly version: number
  readonly keys: string
  readonly key_id: string
  readonly issued: number
  readonly expires: number
  readonly content: Buffer<ArrayBuffer>
}

const newest = `
  select version, keys, key_id, extract(epoch from issued)::float8 as issued, extract(epoch from expires)::float8 as expires,
    content
  from trust_list order by version desc limit 1`

const insert = `
  insert into trust_list (version, keys, key_id, issued, expires, content)
  values ($1, $2, $3, to_timestamp($4), to_timestamp($5), $6) on conflict do nothing`

/**
 * The trust list that readers shall hold now, as it is signed, and the key that signed it. Versions only grow, over all hubs
 * of a database; they are minutes since 1970, so that a hub that was restored from a backup makes none that readers had before.
 */
export const currentTrustList = Effect.fn("currentTrustList")(function* () {
  const database = yield* Database
  const mission = yield* MissionKeys
  const held = yield* mission.read
  const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const keys = trustedKeys(mission.issuer, held)
  const name = nameOfKeys(keys)
  for (;;) {
    const [row] = yield* database.query<Row>({ text: newest })
    const signedBy = held.find(({ signer, withdrawn }) => !withdrawn && toHex(signer.keyId) === row?.key_id)
    // While the files of hubs settle, a list stands although this hub has other keys.
    const stands =
      row !== undefined && (row.keys === name || now - row.issued < settled) && now < row.expires - lifetime / 2
    if (stands && signedBy !== undefined) {
      const { version, issued, expires, content } = row
      const list: TrustList = { issuer: mission.issuer, version, issuedAt: issued, expires, keys }
      return { list, content: new Uint8Array(content), signedBy }
    }
    const known = yield* keysOfReaders()
    if (known !== undefined) yield* Effect.orDie(mustHoldKeys(held, known))
    const list: TrustList = {
      issuer: mission.issuer,
      version: Math.max((row?.version ?? 0) + 1, Math.floor(now / 60)),
      issuedAt: now,
      expires: now + lifetime,
      keys,
    }
    const key = listSigningKey(held, now, known)
    const content = yield* Effect.promise(() => signTrustList(list, key.signer))
    const values = [list.version, name, toHex(key.signer.keyId), now, list.expires, Buffer.from(content)]
    // Another hub may have made this version: what is stored is what everybody gives out.
    yield* database.query({ text: insert, values })
  }
})

/**
 * The newest key that readers know from the list before: a key that signs at once cannot bring itself in. Where they know none but
 * one that was withdrawn, that one does, and the list is followed at once by another that it has not signed.
 */
const listSigningKey = (
  held: ReadonlyArray<MissionKey>,
  now: number,
  before: KeysOfReaders | undefined,
): MissionKey => {
  const known = held.filter(({ signer }) => before?.listed.has(toHex(signer.keyId)))
  const inUse = known.filter(({ withdrawn }) => !withdrawn)
  return newestOf(inUse, now) ?? newestOf(known, now) ?? signingKey(held, now)
}

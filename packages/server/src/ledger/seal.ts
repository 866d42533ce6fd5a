import { keyAfter, type Seal, type SignedSeal } from "@mahmal/core/evidence/Seal"
import { canonical } from "@mahmal/core/hashing/canonical"
import { bytesOfJson, digestOf } from "@mahmal/core/hashing/digestOf"
import { levelOf, rootOver } from "@mahmal/core/hashing/MerkleTree"
import { Clock, Effect, Schema } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../postgres/Database.ts"
import { type SealingKey, SealingKeys } from "./SealingKey.ts"
import { readPageLeaves } from "./sealedPages.ts"

/** The ledger is sealed with a key that this hub does not hold. */
export class KeyNotHeld extends Schema.TaggedError<KeyNotHeld>()("KeyNotHeld", {
  expected: Schema.String,
  held: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return (
      `the next seal is to be signed by the key ${this.expected}, but this hub holds ${this.held.join(" and ")}: ` +
      "give it that key as HUB_SEAL_KEY, and the new one as HUB_SEAL_KEY_NEXT"
    )
  }
}

/**
 * Seals every page that is not sealed yet, and hands over to the next key where the hub was given one. Gives nothing when
 * there is neither. Of several hubs, one does it.
 */
export const seal = Effect.fn("seal")(function* () {
  const database = yield* Database
  const keys = yield* SealingKeys
  const at = yield* Clock.currentTimeMillis
  const sealed = yield* database.transaction((client) => sealPages(client, keys, at))
  return sealed instanceof KeyNotHeld ? yield* sealed : sealed
})

/** Fails unless this hub holds the key that the next seal is to be signed by: hours later it would be told for the first time. */
export const mustHoldKey = Effect.fn("mustHoldKey")(function* () {
  const database = yield* Database
  const key = keyToSign(sealIn(yield* database.query<{ content: string }>({ text: newest })), yield* SealingKeys)
  if (key instanceof KeyNotHeld) return yield* key
})

const sealIn = ([row]: ReadonlyArray<{ readonly content: string }>): Seal | undefined =>
  row === undefined ? undefined : (JSON.parse(row.content) as Seal)

const newest = "select content, signature from seal order by number desc limit 1"

const sealPages = async (
  client: PoolClient,
  keys: typeof SealingKeys.Service,
  at: number,
): Promise<SignedSeal | KeyNotHeld | undefined> => {
  await client.query("select pg_advisory_xact_lock(hashtextextended('mahmal seals', 0))")
  // Statements of their own: they must see the seal of whoever held the lock before.
  const { rows } = await client.query<{ content: string }>(newest)
  const before = sealIn(rows)
  const key = keyToSign(before, keys)
  if (key instanceof KeyNotHeld) return key
  const from = (before?.to ?? 0) + 1
  const pages = await readPageLeaves(client, from)
  const next = key === keys.current ? keys.next : undefined
  if (pages.length === 0 && next === undefined) return undefined
  const content: Seal = {
    kind: "seal",
    number: (before?.number ?? 0) + 1,
    from,
    to: from + pages.length - 1,
    ...(pages.length === 0 ? {} : { root: rootOver(levelOf(pages.length, (n) => bytesOfJson(pages[n]))) }),
    ...chainOf(pages.at(-1) ?? before),
    ...(before === undefined ? {} : { previous: digestOf(before) }),
    at,
    key: key.publicKey,
    ...(next === undefined ? {} : { next: next.publicKey }),
  }
  const signature = await key.sign(bytesOfJson(content))
  await client.query(
    `insert into seal (number, first_page, last_page, at, content, signature)
     values ($1, $2, $3, to_timestamp($4 / 1000.0), $5, decode($6, 'hex'))`,
    [content.number, content.from, content.to, at, canonical(content), signature],
  )
  return { seal: content, signature }
}

const chainOf = (end: { readonly chain?: string } | undefined): { readonly chain?: string } =>
  end?.chain === undefined ? {} : { chain: end.chain }

/** The one of our keys that the seal before names for the next. The first seal is signed with what the hub was given. */
const keyToSign = (
  before: Seal | undefined,
  { current, next }: typeof SealingKeys.Service,
): SealingKey | KeyNotHeld => {
  if (before === undefined) return current
  const expected = keyAfter(before)
  const held = next === undefined ? [current] : [current, next]
  return (
    held.find(({ publicKey }) => publicKey === expected) ??
    new KeyNotHeld({ expected, held: held.map(({ publicKey }) => publicKey) })
  )
}

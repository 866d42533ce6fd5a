import { canonical, type Json } from "@mahmal/core/hashing/canonical"
import { bytesOfJson, digestOf } from "@mahmal/core/hashing/digestOf"
import { levelOf } from "@mahmal/core/hashing/MerkleTree"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Clock, Effect, Schedule, Schema, Semaphore } from "effect"
import { Sealing } from "../ledger/Sealing.ts"
import { Unsealable } from "../ledger/Unsealable.ts"
import { mustBeKnown } from "../store/mustBeKnown.ts"
import { type Proven, pagesOf, proveLeaves, readLeaves } from "./provenLeaves.ts"
import { provePages } from "./provenPages.ts"
import { readMessages } from "./readMessages.ts"
import { readPersonal } from "./readPersonal.ts"

/** Something that was read stands under no seal yet: another hub is about to close the page or to seal it. */
class NotYet extends Schema.TaggedError<NotYet>()("NotYet", {}) {
  override get message(): string {
    return "Something that was read stands under no seal yet."
  }
}

/** All leaves of a page are read to prove where one stands: this process does so for two bundles at once, and others wait. */
const oneOfFew = Semaphore.makeUnsafe(2).withPermits(1)

/**
 * Makes the evidence about a pilgrim: the bytes of a bundle, see `docs/evidence.md`. What is not sealed yet is sealed for it.
 */
export const makeEvidence = Effect.fn("makeEvidence")(function* (pilgrim: PilgrimId) {
  yield* mustBeKnown(pilgrim)
  const sealing = yield* Sealing
  const lists = yield* Effect.all([
    readLeaves("event", "e.pilgrim = $1", [pilgrim]),
    readLeaves("person", "e.pilgrim = $1", [pilgrim]),
    readLeaves("contract", "true", []),
    readLeaves("erasure", "e.pilgrim = $1", [pilgrim]),
    readLeaves("entry", "e.subjects @> array[$1] and e.act and e.outcome = 'done'", [pilgrim]),
  ])
  const writings = lists.flatMap((list) => list.map(({ writing }) => writing))
  const found = Effect.gen(function* () {
    const pageOf = yield* pagesOf(writings)
    if (writings.some((writing) => !pageOf.has(writing))) return yield* new NotYet()
    const sealed = yield* provePages([...new Set(pageOf.values())].sort((a, b) => a - b))
    return sealed === undefined ? yield* new NotYet() : { pageOf, sealed }
  })
  const { pageOf, sealed } = yield* found.pipe(
    Effect.catchTag("NotYet", () =>
      Effect.retry(Effect.andThen(sealing.sealNow, found), {
        while: ({ _tag }) => _tag === "NotYet",
        schedule: Schedule.spaced("100 millis"),
        times: 50,
      }),
    ),
    Effect.catchTag("NotYet", () => notSealed),
  )
  const [events = [], persons = [], contracts = [], erasures = [], acts = []] = yield* oneOfFew(
    proveLeaves(lists, pageOf),
  )
  const personal = yield* readPersonal(pilgrim)
  const committed = digestOf(personal.fields)
  const known = persons.find(({ leaf }) => leaf.commitment === committed)
  const evidence = {
    kind: "evidence",
    format: 1,
    pilgrim,
    made: yield* Clock.currentTimeMillis,
    head: headOf(events),
    events,
    persons: persons.map((one) => (one === known ? { ...one, fields: personal.fields } : one)),
    contracts,
    erasures,
    acts,
    // The journey may have gone on since its events were read.
    messages: yield* readMessages(pilgrim, events.length),
    ...sealed,
  }
  const signature = yield* sealing.sign(bytesOfJson(evidence), sealed.key)
  const shown = known === undefined ? {} : { [String(known.leaf.number)]: personal.opened }
  return `${canonical({ evidence, personal: shown, signature } as unknown as Json)}\n`
})

const notSealed = Effect.fail(
  new Unsealable({ why: "a transaction runs too long, or another hub does not go on; ask again" }),
)

/** How many events there are, and the hash of the last one's leaf. */
const headOf = (events: ReadonlyArray<Proven>) => {
  const last = events.at(-1)
  if (last === undefined) return { events: 0 }
  const hash = levelOf(1, () => bytesOfJson(last.leaf))
  return { events: events.length, last: Buffer.from(hash).toString("hex") }
}

import { BraceletMakerOverRest, NationalTrackOverSoap, VisaAuthorityOverRest } from "@mahmal/adapters"
import { Receipt } from "@mahmal/core/exchange/Exchange"
import { type PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import type { ComparedSystem, Holding } from "@mahmal/core/reconciliation/Holding"
import { braceletHolding, entitlementHolding, memberHolding } from "@mahmal/core/reconciliation/listedOf"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import {
  braceletMakerDefaults,
  etrackDefaults,
  type Mock,
  startBraceletMaker,
  startEtrack,
  startVisaAuthority,
  visaAuthorityDefaults,
} from "@mahmal/mocks"
import { Effect, Layer, Redacted } from "effect"
import { until } from "../support/until.ts"

/** The season in which each system is compared: what one of them lacks says nothing of another. */
export const seasonOfSystem = { etrack: "1448", visa: "1449", bracelet: "1450" } as Readonly<
  Record<ComparedSystem, SeasonName>
>

/** Starts the three systems that are compared, with the adapters to them. */
export const startSystems = async (seed: string) => {
  const quick = { seed, callsPerSecond: 100_000, decideAfterMs: 1, makeAfterMs: 1 }
  const [etrack, visa, bracelet] = await Promise.all([
    startEtrack({ ...quick, rejectRate: 0 }),
    startVisaAuthority({ ...quick, refuseRate: 0 }),
    startBraceletMaker(quick),
  ])
  const timeout = 20_000
  const { username, password } = etrackDefaults.credentials
  const layer = Layer.mergeAll(
    NationalTrackOverSoap.layer({
      url: `${etrack.url}/etrack`,
      username,
      password: Redacted.make(password),
      settleTime: 2_000,
      submissionTime: timeout,
      questionTime: timeout,
      clockTolerance: 0,
    }),
    VisaAuthorityOverRest.layer({ url: visa.url, token: Redacted.make(visaAuthorityDefaults.token), timeout }),
    BraceletMakerOverRest.layer({ url: bracelet.url, apiKey: Redacted.make(braceletMakerDefaults.apiKey), timeout }),
  )
  const mocks: ReadonlyArray<Mock> = [etrack, visa, bracelet]
  return {
    layer,
    mocks: { etrack, visa, bracelet },
    /** Waits until all that was asked for is decided or made. */
    settled: () => until(async () => (mocks.every((mock) => mock.pending().tasks === 0) ? true : undefined)),
    close: () => Promise.all(mocks.map((mock) => mock.close())),
  }
}

/** Has a system make one thing for each of the pilgrims; `batch` is its name, and is used once. */
export const makeFor = Effect.fn("makeFor")(function* (
  system: ComparedSystem,
  pilgrims: ReadonlyArray<PilgrimId>,
  batch: string,
) {
  const of = (pilgrim: PilgrimId) => ({ ...traveller(2 * pilgrims.indexOf(pilgrim)), pilgrim })
  const season = seasonOfSystem[system]
  switch (system) {
    case "etrack": {
      const track = yield* NationalTrack
      for (const [n, [first, ...rest]] of chunks(pilgrims, 10).entries())
        if (first !== undefined)
          yield* track.registerGroup({
            reference: `${season}-G${batch}-${n}`,
            season,
            members: [of(first), ...rest.map(of)],
          })
      return
    }
    case "visa": {
      const authority = yield* VisaAuthority
      const request = (pilgrim: PilgrimId) =>
        authority.request(`visa.request/${pilgrim}/${batch}`, {
          kind: "permit",
          registrationNumber: "000000000001",
          traveller: of(pilgrim),
        })
      return yield* Effect.forEach(pilgrims, request, { concurrency: 8, discard: true })
    }
    case "bracelet": {
      const maker = yield* BraceletMaker
      for (const [n, some] of chunks(pilgrims, 200).entries())
        yield* maker.order(
          `${season}-${batch}-${n}`,
          some.map(of).map(({ pilgrim, nameArabic, nameLatin, nationality }) => ({
            pilgrim,
            nameArabic,
            nameLatin,
            nationality,
          })),
        )
    }
  }
})

/** Has a system end a thing, as it is asked to when a pilgrim withdraws. */
export const end = Effect.fn("end")(function* (system: ComparedSystem, { handle }: Holding) {
  if (system === "etrack") return yield* (yield* NationalTrack).cancelMember(handle)
  if (system === "visa")
    return yield* (yield* VisaAuthority).cancel(`visa.cancel/${handle}`, Receipt.make(handle), "withdrawn")
  return yield* (yield* BraceletMaker).revoke(Serial.make(handle), "withdrawn")
})

/** Everything that a system has in the names of a season's pilgrims, by pilgrim. */
export const everythingOf = Effect.fn("everythingOf")(function* (system: ComparedSystem) {
  const [track, authority, maker] = [yield* NationalTrack, yield* VisaAuthority, yield* BraceletMaker]
  const ask = (asked: ListingRequest): Effect.Effect<Listing<Holding>, unknown> => {
    if (system === "etrack") return Effect.map(track.list(asked), asHoldings(memberHolding))
    if (system === "visa") return Effect.map(authority.list(asked), asHoldings(entitlementHolding))
    return Effect.map(maker.list(asked), asHoldings(braceletHolding))
  }
  const all: Array<Holding> = []
  for (let more = true; more; ) {
    const after = all.at(-1)?.pilgrim
    const part = yield* ask({ season: seasonOfSystem[system], limit: 500, ...(after === undefined ? {} : { after }) })
    all.push(...part.items)
    more = part.more
  }
  return Map.groupBy(all, ({ pilgrim }) => pilgrim)
})

const asHoldings =
  <A>(holdingOf: (item: A) => Holding) =>
  ({ items, more }: Listing<A>): Listing<Holding> => ({ items: items.map(holdingOf), more })

const chunks = <A>(items: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))

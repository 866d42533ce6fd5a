import { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import type { ComparedSystem, Holding } from "@mahmal/core/reconciliation/Holding"
import { braceletHolding, entitlementHolding, memberHolding } from "@mahmal/core/reconciliation/listedOf"
import type { Part } from "@mahmal/core/reconciliation/window"
import { Effect } from "effect"
import { SystemStatus } from "../systems/SystemStatus.ts"
import { way } from "./way.ts"

/** A part of a system's list. Whether the system was reached counts for its circuit breaker, as that of any other call does. */
export const theirPart = Effect.fn("theirPart")(function* (system: ComparedSystem, asked: ListingRequest) {
  const status = yield* SystemStatus
  const operation = way[system]
  status.started(operation)
  return yield* ask(system, asked).pipe(
    Effect.tap(() => status.ended(operation, "done")),
    Effect.tapError(({ reason }) => status.ended(operation, reason._tag === "Unavailable" ? "later" : "unreadable")),
    Effect.onInterrupt(() => Effect.sync(() => status.abandoned(operation))),
  )
})

const ask = Effect.fnUntraced(function* (system: ComparedSystem, asked: ListingRequest) {
  switch (system) {
    case "etrack":
      return partOf(yield* (yield* NationalTrack).list(asked), memberHolding)
    case "visa":
      return partOf(yield* (yield* VisaAuthority).list(asked), entitlementHolding)
    case "bracelet":
      return partOf(yield* (yield* BraceletMaker).list(asked), braceletHolding)
  }
})

const partOf = <A>({ items, more }: Listing<A>, holdingOf: (item: A) => Holding): Part => {
  const holdings = items.map(holdingOf)
  const last = holdings.at(-1)
  return { holdings, ...(more && last !== undefined ? { until: last.pilgrim } : {}) }
}

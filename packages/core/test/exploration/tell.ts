import { Effect } from "effect"
import { exchangeId, isOpen } from "../../src/exchange/Exchange.ts"
import { recordCall, recordEntitlement, recordRegistration, recordReport } from "../../src/hub/callbacks.ts"
import type { Told } from "./outside/Telling.ts"
import type { Playing } from "./Playing.ts"

/** Tells what a system told of its own accord; what it tells of nobody's asking is turned away. */
export const tell = ({ memory, outside }: Playing, { what }: Told) => {
  if ("receipt" in what) {
    const state = memory.exchanges.get(exchangeId("etrack.register", what.reference))?.state
    if (!outside.track.reveal(what.reference, state !== undefined && isOpen(state))) return Effect.void
  }
  const told =
    "receipt" in what
      ? recordRegistration(what, "<told/>")
      : "kind" in what
        ? recordEntitlement(what, "{}")
        : what.reference.startsWith("voice.call")
          ? recordCall(what.reference, what.report as "heard" | "busy")
          : recordReport(what.reference, what.report as "delivered" | "failed" | "buffered")
  return Effect.catchTag(told, "NotAsked", () => Effect.void)
}

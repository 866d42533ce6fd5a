import { Clock, Effect, Layer } from "effect"
import { HandOver, type HandOverShape } from "../../src/hub/HandOver.ts"
import { Hub } from "../../src/hub/Hub.ts"
import { BorderFeed } from "../../src/ports/BorderFeed.ts"
import { BraceletMaker } from "../../src/ports/BraceletMaker.ts"
import { Messages } from "../../src/ports/Messages.ts"
import { NationalTrack } from "../../src/ports/NationalTrack.ts"
import { Telephony } from "../../src/ports/Telephony.ts"
import { VisaAuthority } from "../../src/ports/VisaAuthority.ts"
import { type Memory, layer as memoryLayer } from "../../src/testing/memory/Memory.ts"
import type { Outside } from "./outside/Outside.ts"

/** All that a move may need. */
export type Services = Layer.Success<ReturnType<typeof servicesOf>>

/** A hub on that memory, with those systems outside. */
export const servicesOf = (memory: Memory, outside: Outside, handOver: HandOverShape) => {
  const { track, visas, bracelets, notices, border } = outside
  const ports = Layer.mergeAll(
    Layer.succeed(NationalTrack, track.port),
    Layer.succeed(VisaAuthority, visas.port),
    Layer.succeed(BraceletMaker, bracelets.port),
    Layer.succeed(Messages, notices.messages),
    Layer.succeed(BorderFeed, border.port),
    Layer.succeed(Telephony, notices.telephony),
    Layer.succeed(HandOver, handOver),
    Layer.succeed(Clock.Clock, clockOf(outside)),
  )
  return Layer.provideMerge(Layer.provideMerge(Hub.layer, memoryLayer(memory)), ports)
}

/** Time passes by moves alone. */
const clockOf = (outside: Outside) =>
  ({
    currentTimeMillisUnsafe: () => outside.now,
    currentTimeMillis: Effect.sync(() => outside.now),
    currentTimeNanosUnsafe: () => BigInt(outside.now) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(outside.now) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => BigInt(outside.now) * 1_000_000n,
    sleep: () => Effect.die("nothing sleeps"),
  }) as unknown as Clock.Clock

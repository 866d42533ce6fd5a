import type { CallEvent } from "@mahmal/core/ports/Telephony"
import { Effect, Queue, Result } from "effect"
import type { Exchange } from "../http/makeExchange.ts"
import { callOf } from "./channelId.ts"
import type { AriEvent, Channel } from "./schema.ts"
import { channelsIn, ending, played } from "./translate.ts"
import { type Access, hangUp, listChannels, play } from "./wire.ts"

/** What is done about the exchange's events. */
export interface Attendant {
  readonly event: (event: AriEvent) => Effect.Effect<void>
  /** After a time without events: plays the notice to those who answered meanwhile. */
  readonly catchUp: Effect.Effect<void>
}

/** Attends to our calls, and offers to `events` how they ended and which calls came in. */
export const attend = (access: Access, exchange: Exchange, events: Queue.Enqueue<CallEvent>): Attendant => {
  // Calls that were reported as heard; their end is not reported again.
  const heard = new Set<string>()
  // An event and `catchUp` may both find a call; its notice is played once.
  const begunOn = new Set<string>()

  const playTo = Effect.fnUntraced(function* (id: string, recording: string) {
    if (begunOn.has(id)) return
    begunOn.add(id)
    const begun = played(yield* exchange(play(access, id, recording)), id)
    // On a conflict the notice is being played already. After any other error we hang up, to leave nobody on a silent line.
    const playing = Result.match(begun, {
      onSuccess: () => true,
      onFailure: (reason) => reason._tag === "Declined" && reason.code === "conflict",
    })
    if (!playing) yield* exchange(hangUp(access, id))
  })

  const entered = ({ id, caller, dialplan }: Channel): Effect.Effect<unknown> => {
    const call = callOf(id)
    if (call !== undefined) return playTo(id, call.recording)
    const incoming = { id, caller: caller.number === "" ? undefined : caller.number, called: dialplan.exten }
    return Queue.offer(events, { _tag: "Incoming", call: incoming })
  }

  const finished = Effect.fnUntraced(function* (id: string, state: string) {
    const call = callOf(id)
    if (call === undefined) return
    if (state === "done") {
      heard.add(id)
      yield* Queue.offer(events, { _tag: "Reported", reference: call.reference, report: "heard" })
    }
    yield* exchange(hangUp(access, id))
  })

  const destroyed = ({ id, state }: Channel, cause: number): Effect.Effect<unknown> => {
    const call = callOf(id)
    begunOn.delete(id)
    if (call === undefined || heard.delete(id)) return Effect.void
    return Queue.offer(events, { _tag: "Reported", reference: call.reference, report: ending(cause, state) })
  }

  return {
    event: (event) => {
      switch (event.type) {
        case "StasisStart":
          return Effect.asVoid(entered(event.channel))
        case "PlaybackFinished":
          return finished(event.playback.id, event.playback.state)
        case "ChannelDestroyed":
          return Effect.asVoid(destroyed(event.channel, event.cause))
      }
    },
    catchUp: Effect.gen(function* () {
      const channels = channelsIn(yield* exchange(listChannels(access)))
      yield* Effect.forEach(channels, ({ id, state }) => {
        const call = callOf(id)
        return call !== undefined && state === "Up" ? playTo(id, call.recording) : Effect.void
      })
    }),
  }
}

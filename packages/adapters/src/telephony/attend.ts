import type { CallEvent } from "@mahmal/core/ports/Telephony"
import { Effect, Queue, Result } from "effect"
import type { Exchange } from "../http/makeExchange.ts"
import { callOf } from "./channelId.ts"
import type { AriEvent, Channel } from "./schema.ts"
import { channelsIn, ending, played } from "./translate.ts"
import { type Access, hangUp, listChannels, play } from "./wire.ts"

/** What is done when the exchange tells something; each is to be done to its end before the connection is given up. */
export interface Attendant {
  readonly event: (event: AriEvent) => Effect.Effect<void>
  /** After a time without events: who answered meanwhile and hears silence is played the notice now. */
  readonly caughtUp: Effect.Effect<void>
}

/** Attends to our calls, and tells `told` what became of them and who calls. */
export const attend = (access: Access, exchange: Exchange, told: Queue.Enqueue<CallEvent>): Attendant => {
  // Those who heard the notice to its end have been reported; the end of the call says nothing more.
  const heard = new Set<string>()
  // The event and the look at what was missed may both find a call: the notice is begun once.
  const begunOn = new Set<string>()

  const playTo = Effect.fnUntraced(function* (id: string, recording: string) {
    if (begunOn.has(id)) return
    begunOn.add(id)
    const begun = played(yield* exchange(play(access, id, recording)), id)
    // A playback that exists already is being heard. Whatever else went wrong, nobody is left on a silent line.
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
    return Queue.offer(told, { _tag: "Incoming", call: incoming })
  }

  const finished = Effect.fnUntraced(function* (id: string, state: string) {
    const call = callOf(id)
    if (call === undefined) return
    if (state === "done") {
      heard.add(id)
      yield* Queue.offer(told, { _tag: "Reported", reference: call.reference, report: "heard" })
    }
    yield* exchange(hangUp(access, id))
  })

  const destroyed = ({ id, state }: Channel, cause: number): Effect.Effect<unknown> => {
    const call = callOf(id)
    begunOn.delete(id)
    if (call === undefined || heard.delete(id)) return Effect.void
    return Queue.offer(told, { _tag: "Reported", reference: call.reference, report: ending(cause, state) })
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
    caughtUp: Effect.gen(function* () {
      const channels = channelsIn(yield* exchange(listChannels(access)))
      yield* Effect.forEach(channels, ({ id, state }) => {
        const call = callOf(id)
        return call !== undefined && state === "Up" ? playTo(id, call.recording) : Effect.void
      })
    }),
  }
}

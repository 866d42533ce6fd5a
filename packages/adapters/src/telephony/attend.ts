import type { CallEvent } from "@mahmal/core/ports/Telephony"
import { Effect, Queue, Result } from "effect"
import type { Exchange } from "../http/makeExchange.ts"
import { callOf } from "./channelId.ts"
import type { AriEvent, Channel } from "./schema.ts"
import { channelsIn, ending, isInApp, isMissing, played } from "./translate.ts"
import { type Access, getPlayback, hangUp, listChannels, play } from "./wire.ts"

/** What is done about the exchange's events. */
export interface Attendant {
  readonly event: (event: AriEvent) => Effect.Effect<void>
  /**
   * After a time without events: plays the notice to those who answered meanwhile, hangs up where it has ended, and tells of
   * those who still wait to be sent on.
   */
  readonly catchUp: Effect.Effect<void>
}

/** Attends to our calls, and offers to `events` how they ended and which calls came in. */
export const attend = (access: Access, exchange: Exchange, events: Queue.Enqueue<CallEvent>): Attendant => {
  // Calls that were reported as heard; their end is not reported again.
  const heard = new Set<string>()
  // The notices that the exchange was asked to play, whether their channels entered the application meanwhile, and whether it
  // took them. An event and `catchUp` may both find a call; its notice is played once.
  const notices = new Map<string, "asked" | "entered" | "taken">()

  const playTo = Effect.fnUntraced(function* (id: string, recording: string) {
    do {
      notices.set(id, "asked")
      const begun = played(yield* exchange(play(access, id, recording)), id)
      if (Result.isSuccess(begun)) {
        if (notices.has(id)) notices.set(id, "taken")
        return
      }
      const { failure } = begun
      // To leave nobody on a silent line.
      if (failure._tag !== "Declined" || failure.code !== "conflict")
        return yield* Effect.asVoid(exchange(hangUp(access, id)))
      // Either it is being played already, or the channel was not in the application yet.
    } while (notices.get(id) === "entered")
    notices.delete(id)
  })

  // What ended while nobody listened is told to nobody any more.
  const resume = Effect.fnUntraced(function* (id: string, recording: string) {
    if (!notices.has(id)) return yield* playTo(id, recording)
    if (notices.get(id) === "taken" && isMissing(yield* exchange(getPlayback(access, id))))
      yield* exchange(hangUp(access, id))
  })

  const cameIn = ({ id, caller, dialplan }: Channel): Effect.Effect<unknown> => {
    const incoming = { id, caller: caller.number === "" ? undefined : caller.number, called: dialplan.exten }
    return Queue.offer(events, { _tag: "Incoming", call: incoming })
  }

  const entered = (channel: Channel): Effect.Effect<unknown> => {
    const { id } = channel
    const call = callOf(id)
    if (call === undefined) return cameIn(channel)
    if (!notices.has(id)) return playTo(id, call.recording)
    if (notices.get(id) === "asked") notices.set(id, "entered")
    return Effect.void
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
    notices.delete(id)
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
      yield* Effect.forEach(channels, (channel) => {
        const call = callOf(channel.id)
        if (call === undefined) return isInApp(channel, access.app) ? cameIn(channel) : Effect.void
        return channel.state === "Up" ? resume(channel.id, call.recording) : Effect.void
      })
    }),
  }
}

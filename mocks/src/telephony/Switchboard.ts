import type { Frame } from "../kit/Frame.ts"
import { ariTime, type Cause, type Channel, causes, type Habits, numberIn, reaction } from "./Channel.ts"
import type { EventSockets } from "./EventSockets.ts"

/** A channel with its application and variables. */
export interface Line {
  readonly channel: Channel
  readonly app: string
  readonly args: readonly string[]
  /** Whether it is in the application: answered, and not continued in the dialplan. */
  readonly inside: boolean
  readonly variables: Readonly<Record<string, string>>
  /** Whether every event about it is sent twice. */
  readonly doubled: boolean
}

/** A sound that is being played, in ARI's format. */
export interface Playback {
  readonly id: string
  readonly media_uri: string
  readonly target_uri: string
  readonly language: string
  readonly state: "playing" | "done" | "failed"
}

/** A call to make. */
export interface Origination {
  readonly id: string
  readonly endpoint: string
  readonly app: string
  readonly appArgs: string
  readonly callerId: string
}

/** The durations of events, in milliseconds. */
export interface Tempo {
  readonly ringMs: number
  readonly playMs: number
}

/**
 * The telephones behind the exchange. Their reactions depend only on the seed and the number.
 *
 * Calls of a number are counted in the ledger: placed, answered, heard to the end.
 */
export class Switchboard {
  readonly frame: Frame
  readonly #sockets: EventSockets
  readonly #habits: Habits
  readonly #tempo: Tempo
  readonly #pickUpLater: (id: string, ms: number) => void
  readonly #endLater: (body: { id: string; cause: Cause }, ms: number) => void
  readonly #finishLater: (id: string, ms: number) => void

  constructor(frame: Frame, sockets: EventSockets, habits: Habits, tempo: Tempo) {
    this.frame = frame
    this.#sockets = sockets
    this.#habits = habits
    this.#tempo = tempo
    this.#pickUpLater = frame.agenda.task<string>("pick-up", (id) => this.#pickUp(id))
    this.#endLater = frame.agenda.task<{ id: string; cause: Cause }>("end", ({ id, cause }) => this.hangUp(id, cause))
    this.#finishLater = frame.agenda.task<string>("finish", (id) => this.#finish(id, "done"))
  }

  line(id: string): Line | undefined {
    return this.#lines.get(id)
  }

  lines(): readonly Line[] {
    return this.#lines.list()
  }

  playback(id: string): Playback | undefined {
    return this.#playbacks.get(id)
  }

  /** Calls a number, which rings, and is answered later or not. */
  originate({ id, endpoint, app, appArgs, callerId }: Origination, doubled: boolean): Channel {
    const number = numberIn(endpoint) ?? endpoint
    const channel = this.#channel(id, "Ringing", { number, calling: callerId, exten: "s", app, appArgs })
    const args = appArgs === "" ? [] : appArgs.split(",")
    const line: Line = { channel, app, args, inside: false, variables: {}, doubled }
    this.#lines.put(id, line)
    this.frame.ledger.record("call.placed", number, id)
    this.#tell(line, { type: "ChannelCreated", channel })
    this.#tell(line, { type: "ChannelStateChange", channel })
    const reacts = reaction(this.frame.seed, number, this.#habits)
    if (reacts === "answers") this.#pickUpLater(id, this.#tempo.ringMs)
    else this.#endLater({ id, cause: reacts }, this.#tempo.ringMs)
    return channel
  }

  /** An incoming call, whose channel enters the application at once. */
  comeIn(app: string, from: string, to: string): Channel {
    const n = Number(this.#numbers.get("incoming") ?? 0) + 1
    this.#numbers.put("incoming", n)
    const channel = this.#channel(`1801472400.${n}`, "Ring", { number: from, calling: to, exten: to, app, appArgs: "" })
    const line: Line = { channel, app, args: [], inside: true, variables: {}, doubled: false }
    this.#lines.put(channel.id, line)
    this.frame.ledger.record("call.incoming", from, channel.id)
    this.#tell(line, { type: "StasisStart", args: [], channel })
    return channel
  }

  answer(line: Line): void {
    const up = this.#change(line, { channel: { ...line.channel, state: "Up" } })
    this.#tell(up, { type: "ChannelStateChange", channel: up.channel })
  }

  setVariable(line: Line, name: string, value: string): void {
    this.#change(line, { variables: { ...line.variables, [name]: value } })
  }

  /** Continues the channel in the dialplan, outside the application, where it waits for an agent. */
  sendOn(line: Line): void {
    const dialplan = { ...line.channel.dialplan, app_name: "Queue", app_data: "agents" }
    const outside = this.#change(line, { inside: false, channel: { ...line.channel, dialplan } })
    this.frame.ledger.record("call.passed-on", line.channel.caller.number, line.channel.id)
    this.#tell(outside, { type: "StasisEnd", channel: outside.channel })
  }

  /** Plays a sound; some people hang up in the middle. */
  play(line: Line, id: string, media: string): Playback {
    const { channel } = line
    const playback: Playback = {
      id,
      media_uri: media,
      target_uri: `channel:${channel.id}`,
      language: "ar",
      state: "playing",
    }
    this.#playbacks.put(id, playback)
    this.#tell(line, { type: "PlaybackStarted", playback })
    const { hangsUpRate } = this.#habits
    const impatient =
      hangsUpRate > 0 && reaction(`${this.frame.seed}/patience`, channel.caller.number, onlyBusy(hangsUpRate))
    if (impatient === 17) this.#endLater({ id: channel.id, cause: 16 }, this.#tempo.playMs / 2)
    else this.#finishLater(id, this.#tempo.playMs)
    return playback
  }

  stop(id: string): void {
    this.#finish(id, "done")
  }

  /** Ends a channel, and the sound that is being played to it. */
  hangUp(id: string, cause: Cause): void {
    const line = this.#lines.get(id)
    if (line === undefined) return
    for (const { id: playing, target_uri } of this.#playbacks.list())
      if (target_uri === `channel:${id}`) this.#finish(playing, "failed")
    this.#lines.remove(id)
    if (line.inside) this.#tell(line, { type: "StasisEnd", channel: line.channel })
    this.#tell(line, { type: "ChannelDestroyed", cause, cause_txt: causes[cause], channel: line.channel })
  }

  get #lines() {
    return this.frame.store.documents<Line>("line")
  }

  get #playbacks() {
    return this.frame.store.documents<Playback>("playback")
  }

  get #numbers() {
    return this.frame.store.documents<number>("number")
  }

  #pickUp(id: string): void {
    const line = this.#lines.get(id)
    if (line === undefined) return
    this.answer(line)
    // An application without a web socket takes no calls.
    if (!this.#sockets.has(line.app)) {
      this.hangUp(id, 16)
      return
    }
    const answered = this.#change(line, { channel: { ...line.channel, state: "Up" }, inside: true })
    this.frame.ledger.record("call.answered", line.channel.caller.number, id)
    this.#tell(answered, { type: "StasisStart", args: line.args, channel: answered.channel })
  }

  #finish(id: string, state: "done" | "failed"): void {
    const playback = this.#playbacks.get(id)
    if (playback === undefined) return
    this.#playbacks.remove(id)
    const channelId = playback.target_uri.slice("channel:".length)
    const line = this.#lines.get(channelId)
    if (line === undefined) return
    if (state === "done") this.frame.ledger.record("notice.heard", line.channel.caller.number, channelId)
    this.#tell(line, { type: "PlaybackFinished", playback: { ...playback, state } })
  }

  #change(line: Line, change: Partial<Line>): Line {
    const changed = { ...line, ...change }
    this.#lines.put(line.channel.id, changed)
    return changed
  }

  #tell(line: Line, event: Readonly<Record<string, unknown>>): void {
    for (let times = line.doubled ? 2 : 1; times > 0; times--) this.#sockets.tell(line.app, event)
  }

  #channel(
    id: string,
    state: Channel["state"],
    at: {
      readonly number: string
      readonly calling: string
      readonly exten: string
      readonly app: string
      readonly appArgs: string
    },
  ): Channel {
    const n = Number(this.#numbers.get("channel") ?? 0) + 1
    this.#numbers.put("channel", n)
    return {
      id,
      name: `PJSIP/operator-${n.toString(16).padStart(8, "0")}`,
      state,
      protocol_id: "",
      caller: { name: "", number: at.number },
      connected: { name: "", number: at.calling },
      accountcode: "",
      dialplan: {
        context: "from-operator",
        exten: at.exten,
        priority: 1,
        app_name: "Stasis",
        app_data: [at.app, at.appArgs].filter((part) => part !== "").join(","),
      },
      creationtime: ariTime(),
      language: "ar",
    }
  }
}

const onlyBusy = (rate: number): Habits => ({ busyRate: rate, unansweredRate: 0, unreachableRate: 0, hangsUpRate: 0 })

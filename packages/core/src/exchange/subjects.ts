import { type PilgrimId, Serial } from "../journey/ids.ts"
import type { Notice } from "../journey/Job.ts"
import type { ReplacementReason } from "../journey/State.ts"
import { type ExchangeId, subjectOf } from "./Exchange.ts"

/**
 * Writes what an exchange is about into its id, and reads it from there, where that has several parts. The numbers of foreign
 * systems are opaque, and may contain the separator.
 */
interface Subject<Parts> {
  readonly write: (parts: Parts) => string
  readonly read: (exchange: { readonly id: ExchangeId }) => Parts
}

const partsOf = (exchange: { readonly id: ExchangeId }): Array<string> => subjectOf(exchange).split("/")

/** A registration that is cancelled, by its number, and which attempt at that it is, from 1. */
interface Cancellation {
  readonly number: string
  readonly attempt: number
}

/** What an `etrack.cancel` is about. */
export const cancellation: Subject<Cancellation> = {
  write: ({ number, attempt }) => `${number}/${attempt}`,
  read: (exchange) => {
    const parts = partsOf(exchange)
    const attempt = Number(parts.pop())
    return { number: parts.join("/"), attempt }
  },
}

/** The old bracelet, which request for another it is, from 1, and why. */
export interface Replacement {
  readonly serial: Serial
  readonly attempt: number
  readonly reason: ReplacementReason
}

/** What a `bracelet.replace` is about: all of it, so that a repetition is the very same request. */
export const replacement: Subject<Replacement> = {
  write: ({ serial, attempt, reason }) => `${serial}/${attempt}/${reason}`,
  read: (exchange) => {
    const parts = partsOf(exchange)
    const reason = parts.pop() === "damaged" ? "damaged" : "lost"
    const attempt = Number(parts.pop())
    return { serial: Serial.make(parts.join("/")), attempt, reason }
  },
}

/** Who is told what, and how many times with this one, from 1: what did not arrive may be told again. */
interface Telling {
  readonly pilgrim: PilgrimId
  readonly notice: Notice
  readonly nth: number
}

/** What an `sms.send` and a `voice.call` are about. */
export const telling: Subject<Telling> = {
  write: ({ pilgrim, notice, nth }) => `${pilgrim}/${notice}${nth === 1 ? "" : `/${nth}`}`,
  read: (exchange) => {
    const [pilgrim, notice, nth = "1"] = partsOf(exchange) as [PilgrimId, Notice, string?]
    return { pilgrim, notice, nth: Number(nth) }
  },
}

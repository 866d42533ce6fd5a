import { Schema } from "effect"
import type { PilgrimId } from "../journey/ids.ts"
import { taggedUnion } from "../schema/taggedUnion.ts"
import type { EntitlementKind } from "../season/EntitlementKind.ts"
import { type DoubtRules, Operation } from "./Operation.ts"

/** The name under which a system has what it accepted: its own, or ours where it goes by that. */
export const Receipt = Schema.String.pipe(Schema.brand("Receipt"))
export type Receipt = typeof Receipt.Type

const unanswered = { since: Schema.Int, first: Schema.optionalKey(Schema.Int) }

/**
 * Where an exchange with a foreign system stands. `since` is when it was last sent; `first`, of one that was repeated, when it was
 * sent before that without ever being answered since. Both are in milliseconds since 1970.
 */
export const ExchangeState = taggedUnion({
  /** Nothing is out: it is to be sent. */
  Due: {},
  /** Being sent. Who finds it here later does not know whether it was carried out: it is in doubt. */
  Sending: unanswered,
  /** The system has it under `receipt`, and decides later. */
  Accepted: { receipt: Receipt, since: Schema.Int },
  /** It may have been carried out. */
  InDoubt: unanswered,
  Done: {},
  Declined: { code: Schema.String },
  /** Proven: it was never carried out, and never will be. */
  NotDone: {},
  /** No report came in time, and none is expected any more. */
  Unknown: {},
})
export type ExchangeState = typeof ExchangeState.Type
export type ExchangeStateName = ExchangeState["_tag"]

/** The states in which something is still to come. */
export const openStates = ["Due", "Sending", "Accepted", "InDoubt"] as const satisfies ReadonlyArray<ExchangeStateName>

export const isOpen = (state: ExchangeState): boolean => (openStates as ReadonlyArray<string>).includes(state._tag)

/** The states by their names, so that an exchange in one state also fits where several are allowed. */
type StateByName = { readonly [Name in ExchangeStateName]: Extract<ExchangeState, { readonly _tag: Name }> }

const operations = Operation.literals.join("|").replaceAll(".", "\\.")

/**
 * Names an exchange for good: the operation and what it is about. It is also the idempotency key on the wire. The names that
 * foreign systems give are opaque, and are percent-encoded in it (RFC 3986), slashes aside.
 */
export const ExchangeId = Schema.String.check(
  Schema.isPattern(new RegExp(`^(?:${operations})/(?:[A-Za-z0-9._!~*'()/-]|%[0-9A-F]{2}){1,1000}$`, "u"), {
    expected: "an exchange, such as etrack.register/1448-G000644-1",
  }),
).pipe(Schema.brand("ExchangeId"))
export type ExchangeId = typeof ExchangeId.Type

/** One matter between us and a foreign system, however many messages it takes. */
export interface Exchange<Op extends Operation = Operation, Name extends ExchangeStateName = ExchangeStateName> {
  readonly id: ExchangeId
  readonly operation: Op
  readonly pilgrims: ReadonlyArray<PilgrimId>
  readonly state: StateByName[Name]
  /** How many times it was sent or asked about; also the fence against runs that were overtaken. */
  readonly attempts: number
  /**
   * What a `visa.request` asks for; no other operation has it. The store decides it by the season's figures when the exchange is
   * opened, and anew whenever a run begins on it while it is due: once something of it is out, that is what was asked for.
   */
  readonly kind?: EntitlementKind | undefined
}

/** The id of the exchange in which an operation is done for a subject. */
export const exchangeId = (operation: Operation, subject: string): ExchangeId =>
  `${operation}/${subject.toWellFormed().split("/").map(encodeURIComponent).join("/")}` as ExchangeId

/** What an exchange is about, as {@link exchangeId} was given it. */
export const subjectOf = (exchange: { readonly id: ExchangeId }): string =>
  decodeURIComponent(exchange.id.slice(exchange.id.indexOf("/") + 1))

/** The states from which an operation may be sent: out of doubt only where repeating is harmless. */
export type SendableState<Op extends Operation> = DoubtRules[Op] extends "repeat"
  ? "Due" | "Sending" | "InDoubt"
  : "Due"

/** The states in which the system is asked what became of an operation. */
export type AskableState<Op extends Operation> = DoubtRules[Op] extends "ask"
  ? "Accepted" | "Sending" | "InDoubt"
  : DoubtRules[Op] extends "repeat"
    ? "Accepted"
    : never

/** An exchange that may be sent now. There is no other way to send. */
export type Sendable<Op extends Operation> = Op extends Operation ? Exchange<Op, SendableState<Op>> : never

/** An exchange about which the system may be asked now. */
export type Askable<Op extends Operation> = Op extends Operation ? Exchange<Op, AskableState<Op>> : never

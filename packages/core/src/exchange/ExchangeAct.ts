import { Schema } from "effect"
import { PilgrimId } from "../journey/ids.ts"
import { HeldBracelet, HeldEntitlement } from "../journey/State.ts"
import { taggedUnion } from "../schema/taggedUnion.ts"
import { type ExchangeId, Receipt } from "./Exchange.ts"
import { Particulars } from "./Particulars.ts"

const Told = Schema.String.check(Schema.isBetweenLength(1, 100))

/** What a foreign system says of one pilgrim: the one thing that it has for them, or the code of its refusal. */
export const Share = Schema.Union([
  Schema.Struct({ pilgrim: PilgrimId, registration: Told }),
  Schema.Struct({ pilgrim: PilgrimId, entitlement: HeldEntitlement }),
  Schema.Struct({ pilgrim: PilgrimId, bracelet: HeldBracelet }),
  Schema.Struct({ pilgrim: PilgrimId, refused: Told }),
])
export type Share = typeof Share.Type

/**
 * What a person learnt from a foreign system in another way, by telephone for example. `TookEffect` comes with the system's
 * receipt, and the hub asks for the rest; or with the system's answer for every pilgrim. Of a cancellation or a revocation
 * it means that the thing no longer exists.
 */
export const Word = taggedUnion({
  TookEffect: {
    receipt: Schema.optionalKey(Receipt.check(Schema.isBetweenLength(1, 100))),
    shares: Schema.optionalKey(Schema.Array(Share)),
  },
  DidNot: {},
})
export type Word = typeof Word.Type

/** What a person may do with an exchange. */
export const ExchangeAct = taggedUnion({
  /** Takes it up now: sends it where it may be sent, otherwise asks about it. */
  Retry: {},
  /** Corrects what it told of a pilgrim, and retries. */
  EditAndRetry: { pilgrim: PilgrimId, changes: Particulars },
  /** Settles it by what the foreign system said to a person. */
  Resolve: { word: Word },
  /** Does no more about it; possible only where nobody waits for it. */
  GiveUp: {},
})
export type ExchangeAct = typeof ExchangeAct.Type
export type ExchangeActName = ExchangeAct["_tag"]

/** Who acts, by a name that nobody else has, and why. */
export interface Attribution {
  readonly by: string
  readonly reason: string
}

/** A plan by which an act is done for many, and which run of the plan it is. */
export interface InRerun {
  readonly id: number
  readonly runner: number
}

/** An act as it is kept: for good, with the exchange. */
export interface ExchangeActDone extends Attribution {
  readonly exchange: ExchangeId
  readonly act: ExchangeAct
  /** The plan by which it was done for many, which run of it, and the exchange that shows how it ends. */
  readonly rerun?: InRerun & { readonly follows: ExchangeId }
}

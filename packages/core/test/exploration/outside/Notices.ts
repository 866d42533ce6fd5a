import { Effect, Result } from "effect"
import type { ExchangeId } from "../../../src/exchange/Exchange.ts"
import { MessageError, type Messages } from "../../../src/ports/Messages.ts"
import type { SubmissionReason } from "../../../src/ports/reason.ts"
import { type Telephony, TelephonyError } from "../../../src/ports/Telephony.ts"
import { System } from "./System.ts"
import type { Report } from "./Telling.ts"

/** The short message gateway and the telephone. Whatever reaches them goes out, and what goes out twice is a fault. */
export class Notices extends System {
  /** Short messages and calls, each as often as it went out. */
  readonly told = new Map<string, number>()

  readonly report = (reference: ExchangeId, report: Report): void =>
    this.telling.add(`${report}: ${reference}`, { reference, report })

  readonly messages: Messages["Service"] = {
    send: (reference) => this.#goOut(reference, (reason) => new MessageError({ reason })),
  }

  readonly telephony: Telephony["Service"] = {
    placeCall: (reference) => this.#goOut(reference, (reason) => new TelephonyError({ reason })),
    passOn: () => Effect.die("nobody calls"),
    events: Effect.die("nobody listens") as never,
  }

  readonly #goOut = <E>(key: string, fail: (reason: SubmissionReason) => E): Effect.Effect<void, E> =>
    this.calls.submission(key, fail, () => {
      const times = (this.told.get(key) ?? 0) + 1
      this.told.set(key, times)
      if (times > 1) this.witness.faults.push(`${key} went out twice`)
      return Result.succeed(undefined)
    })
}

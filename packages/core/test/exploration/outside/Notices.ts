import { Effect, Result } from "effect"
import type { ExchangeId } from "../../../src/exchange/Exchange.ts"
import { MessageError, type Messages } from "../../../src/ports/Messages.ts"
import { type Telephony, TelephonyError } from "../../../src/ports/Telephony.ts"
import type { Calls } from "./Calls.ts"
import type { Report, Telling } from "./Telling.ts"
import type { Witness } from "./Witness.ts"

/** The short message gateway and the telephone. Whatever reaches them goes out, and what goes out twice is a fault. */
export class Notices {
  /** Short messages and calls, each as often as it went out. */
  readonly told = new Map<string, number>()
  readonly #calls: Calls
  readonly #telling: Telling
  readonly #witness: Witness

  constructor(calls: Calls, telling: Telling, witness: Witness) {
    this.#calls = calls
    this.#telling = telling
    this.#witness = witness
  }

  readonly report = (reference: ExchangeId, report: Report): void =>
    this.#telling.add(`${report}: ${reference}`, { reference, report })

  readonly messages: Messages["Service"] = {
    send: (reference) =>
      this.#calls.submission(
        reference,
        (reason) => new MessageError({ reason }),
        () => this.#goOut(reference),
      ),
  }

  readonly telephony: Telephony["Service"] = {
    placeCall: (reference) =>
      this.#calls.submission(
        reference,
        (reason) => new TelephonyError({ reason }),
        () => this.#goOut(reference),
      ),
    passOn: () => Effect.die("nobody calls"),
    events: Effect.die("nobody listens") as never,
  }

  readonly #goOut = (key: string): Result.Result<void, string> => {
    const times = (this.told.get(key) ?? 0) + 1
    this.told.set(key, times)
    if (times > 1) this.#witness.faults.push(`${key} went out twice`)
    return Result.succeed(undefined)
  }
}

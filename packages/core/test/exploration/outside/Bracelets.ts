import { Effect, Result } from "effect"
import type { Exchange } from "../../../src/exchange/Exchange.ts"
import { replacement } from "../../../src/exchange/subjects.ts"
import { type PilgrimId, Serial } from "../../../src/journey/ids.ts"
import {
  type BraceletMaker,
  BraceletQuestionError,
  BraceletSubmissionError,
  type MadeBracelet,
  type OrderProgress,
} from "../../../src/ports/BraceletMaker.ts"
import type { SubmissionReason } from "../../../src/ports/reason.ts"
import { System } from "./System.ts"

interface Order {
  readonly number: string
  readonly pilgrims: ReadonlyArray<PilgrimId>
  made: ReadonlyArray<MadeBracelet>
}

const submissionFailed = (reason: SubmissionReason) => new BraceletSubmissionError({ reason })

/** The bracelet maker, which knows an order by its number and a replacement by its key. */
export class Bracelets extends System {
  readonly orders = new Map<string, Order>()
  readonly replacements = new Map<string, MadeBracelet>()
  readonly made = new Map<Serial, { readonly pilgrim: PilgrimId; active: boolean }>()

  readonly activeOf = (pilgrim: PilgrimId): ReadonlyArray<Serial> =>
    [...this.made].flatMap(([serial, bracelet]) => (bracelet.active && bracelet.pilgrim === pilgrim ? [serial] : []))

  readonly hasRevoked = (serial: Serial): boolean => this.made.get(serial)?.active === false

  /** The bracelet that was made in place of another, by what an exchange is about. */
  readonly replacementOf = (exchange: Pick<Exchange, "id">): MadeBracelet | undefined => {
    const { serial, attempt } = replacement.read(exchange)
    return this.replacements.get(`${serial}.replacement.${attempt}`)
  }

  readonly makeNext = (number: string): void => {
    const order = this.orders.get(number)
    const next = order?.pilgrims[order.made.length]
    if (order !== undefined && next !== undefined) order.made = [...order.made, this.#make(next)]
  }

  readonly port: BraceletMaker["Service"] = {
    order: (number, lines) =>
      this.calls.submission(`bracelet.order/${number}`, submissionFailed, () => {
        if (!this.orders.has(number))
          this.orders.set(number, { number, pilgrims: lines.map(({ pilgrim }) => pilgrim), made: [] })
        return Result.succeed(this.#progress(number) as OrderProgress)
      }),
    progress: (number) =>
      this.calls.question(
        (reason) => new BraceletQuestionError({ reason }),
        () => this.#progress(number),
      ),
    list: () => Effect.die("nobody lists"),
    revoke: (serial) =>
      this.calls.submission(`bracelet.revoke/${serial}`, submissionFailed, () => {
        const bracelet = this.made.get(serial)
        if (bracelet === undefined) return Result.fail("not-found")
        if (bracelet.active) this.witness.undoing(bracelet.pilgrim, "bracelet", [])
        bracelet.active = false
        return Result.succeed(undefined)
      }),
    replace: (key, serial) =>
      this.calls.submission(key, submissionFailed, () => {
        const before = this.replacements.get(key)
        if (before !== undefined) return Result.succeed(before)
        const old = this.made.get(serial)
        if (old === undefined) return Result.fail("not-found")
        if (!old.active) return Result.fail("conflict")
        old.active = false
        const made = this.#make(old.pilgrim)
        this.replacements.set(key, made)
        return Result.succeed(made)
      }),
  }

  readonly #make = (pilgrim: PilgrimId): MadeBracelet => {
    const serial = Serial.make(`B${this.calls.number()}`)
    if (this.activeOf(pilgrim).length > 0) this.witness.faults.push(`${pilgrim} has two bracelets`)
    this.made.set(serial, { pilgrim, active: true })
    return { pilgrim, serial, chip: `04${serial}` }
  }

  readonly #progress = (number: string): OrderProgress | undefined => {
    const order = this.orders.get(number)
    return order && { complete: order.made.length === order.pilgrims.length, made: order.made }
  }
}

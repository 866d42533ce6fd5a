import { ByPilgrim, type Part } from "../kit/ByPilgrim.ts"
import { chance } from "../kit/chance.ts"
import type { Documents } from "../kit/Documents.ts"
import { digits } from "../kit/digits.ts"
import type { Frame } from "../kit/Frame.ts"
import { Refusal } from "./Refusal.ts"
import { type Member, type Person, type Registration, rejectionCodes, type Standing } from "./Registration.ts"

/** The first number that is not taken. */
const unused = (draw: (attempt: number) => string, taken: Documents<unknown>): string => {
  let attempt = 0
  while (taken.get(draw(attempt)) !== undefined) attempt += 1
  return draw(attempt)
}

const now = (): string => new Date().toISOString()

/** A member of one submission. */
export interface Listed {
  readonly member: Member
  readonly reference: string
  readonly receipt: string
}

/**
 * All registrations of the e-track.
 *
 * The decision about a pilgrim depends only on the seed and the pilgrim, and the registration number also on how often that
 * pilgrim was registered before. Each effect is recorded in the ledger, in the same transaction.
 */
export class Registry {
  readonly #frame: Pick<Frame, "store" | "ledger" | "seed">
  readonly #rejectRate: number
  readonly #registrations: Documents<Registration>
  /** The receipts of a reference, in order of submission. */
  readonly #receipts: Documents<readonly string[]>
  /** The receipt of each registration number. */
  readonly #numbers: Documents<string>
  readonly #byPilgrim: ByPilgrim
  /** How often a pilgrim has been submitted. */
  readonly #times: Documents<number>

  constructor(frame: Pick<Frame, "store" | "ledger" | "seed">, rejectRate: number) {
    this.#frame = frame
    this.#rejectRate = rejectRate
    this.#registrations = frame.store.documents("registration")
    this.#receipts = frame.store.documents("receipts-of-reference")
    this.#numbers = frame.store.documents("receipt-of-number")
    this.#byPilgrim = new ByPilgrim(frame.store)
    this.#times = frame.store.documents("times-of-pilgrim")
  }

  /** Registers a group, also when the same was registered before. */
  register(reference: string, people: readonly Person[]): Registration {
    return this.#frame.store.transaction(() => {
      const earlier = this.#receipts.get(reference) ?? []
      const draw = (attempt: number) => `ETR-${this.#digits("receipt", reference, earlier.length, attempt)}`
      const receipt = unused(draw, this.#registrations)
      const members = people.map((person) => this.#submitted(person))
      const registration: Registration = { receipt, reference, receivedAt: now(), members }
      this.#registrations.put(receipt, registration)
      for (const { pilgrim } of members) this.#byPilgrim.add(pilgrim, `${pilgrim} ${receipt}`)
      this.#receipts.put(reference, [...earlier, receipt])
      return registration
    })
  }

  /** The submission with this receipt. Throws a Refusal when there is none. */
  get(receipt: string): Registration {
    const registration = this.#registrations.get(receipt)
    if (registration === undefined)
      throw new Refusal("Client.UnknownReceipt", "No submission has this receipt.", "Receipt")
    return registration
  }

  /** All submissions of the group, in order. */
  find(reference: string): readonly Registration[] {
    return (this.#receipts.get(reference) ?? []).map((receipt) => this.get(receipt))
  }

  /** The members of all submissions, for the next `limit` pilgrims of a season after one of them. */
  list(season: string, after: string, limit: number): readonly [listed: readonly Listed[], more: Part["more"]] {
    const { keys, more } = this.#byPilgrim.part(season, after, limit)
    const listed = keys.flatMap((key) => {
      const [pilgrim, receipt = ""] = key.split(" ")
      const { reference, members } = this.get(receipt)
      return members.filter((member) => member.pilgrim === pilgrim).map((member) => ({ member, reference, receipt }))
    })
    return [listed, more]
  }

  /** Decides about every member of a submission; undefined when it is decided already. */
  decide(receipt: string): Registration | undefined {
    return this.#frame.store.transaction(() => {
      const registration = this.#registrations.get(receipt)
      if (registration === undefined || registration.decidedAt !== undefined) return undefined
      const members = registration.members.map((member) => this.#decided(member, receipt))
      const decided = { ...registration, members, decidedAt: now() }
      this.#registrations.put(receipt, decided)
      return decided
    })
  }

  /** Cancels a registered member, and returns the time. Throws a Refusal the second time. */
  cancel(number: string): string {
    return this.#frame.store.transaction(() => {
      const receipt = this.#numbers.get(number)
      if (receipt === undefined)
        throw new Refusal("Client.UnknownRegistration", "No registration has this number.", "RegistrationNumber")
      const registration = this.get(receipt)
      const at = now()
      const members = registration.members.map((member) => {
        if (!("number" in member.standing) || member.standing.number !== number) return member
        if (member.standing.status === "CANCELLED")
          throw new Refusal("Client.AlreadyCancelled", "This registration is cancelled already.", "RegistrationNumber")
        this.#frame.ledger.record("etrack.cancelled", member.pilgrim, number)
        return { ...member, standing: { status: "CANCELLED", number, at } as const }
      })
      this.#registrations.put(receipt, { ...registration, members })
      return at
    })
  }

  #submitted(person: Person): Member {
    const nth = (this.#times.get(person.pilgrim) ?? 0) + 1
    this.#times.put(person.pilgrim, nth)
    return { ...person, nth, standing: { status: "PENDING" } }
  }

  #decided(member: Member, receipt: string): Member {
    const standing = this.#judged(member)
    if (standing.status === "REGISTERED") {
      this.#numbers.put(standing.number, receipt)
      this.#frame.ledger.record("etrack.registered", member.pilgrim, standing.number)
    } else this.#frame.ledger.record("etrack.rejected", member.pilgrim, receipt)
    return { ...member, standing }
  }

  #judged({ pilgrim, nth }: Member): Standing & { status: "REGISTERED" | "REJECTED" } {
    const { seed } = this.#frame
    if (chance(seed, "etrack", pilgrim) < this.#rejectRate) {
      const code = rejectionCodes[Math.floor(chance(seed, "etrack-code", pilgrim) * rejectionCodes.length)]
      return { status: "REJECTED", code: code ?? "ENTRY_BARRED" }
    }
    const number = unused((attempt) => this.#digits("number", pilgrim, nth, attempt), this.#numbers)
    return { status: "REGISTERED", number }
  }

  #digits(...parts: ReadonlyArray<string | number>): string {
    return digits(12, this.#frame.seed, "etrack", ...parts)
  }
}

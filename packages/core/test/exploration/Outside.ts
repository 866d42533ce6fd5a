import { Effect, Result } from "effect"
import { type Exchange, Receipt, subjectOf } from "../../src/exchange/Exchange.ts"
import { replacement } from "../../src/exchange/subjects.ts"
import { type PilgrimId, Serial } from "../../src/journey/ids.ts"
import { BorderQuestionError } from "../../src/ports/BorderFeed.ts"
import {
  BraceletQuestionError,
  BraceletSubmissionError,
  type MadeBracelet,
  type OrderProgress,
} from "../../src/ports/BraceletMaker.ts"
import { MessageError } from "../../src/ports/Messages.ts"
import {
  type GroupRegistration,
  type MemberDecision,
  TrackQuestionError,
  TrackSubmissionError,
} from "../../src/ports/NationalTrack.ts"
import { TelephonyError } from "../../src/ports/Telephony.ts"
import { type Entitlement, VisaQuestionError, VisaSubmissionError } from "../../src/ports/VisaAuthority.ts"
import { traveller } from "../../src/testing/travellers.ts"
import type { World } from "../conversations/drive.ts"

/** What becomes of a call. The first is what a system does that is well. */
export const fates = [
  "is answered",
  "is carried out, and the answer is lost",
  "is lost on the way",
  "is carried out later than anybody waits",
  "does not reach the system",
  "is declined",
  "is declined: it is closed",
  "is answered with garbage",
] as const
export type Fate = (typeof fates)[number]

/** Milliseconds that the e-track has to begin a submission, and to show it after that; and how late the others may be. */
export const submissionTime = 1000
export const settleTime = 4000
const latest = 4000

/** A submission that still is on its way. */
interface Late {
  readonly key: string
  readonly until: number
  readonly carryOut: () => void
}

interface Registration {
  readonly reference: string
  readonly receipt: Receipt
  members: ReadonlyArray<MemberDecision>
  /** Whether the e-track made it later than it promises, and the hub cannot know of it. */
  isHidden: boolean
}

interface Order {
  readonly number: string
  readonly pilgrims: ReadonlyArray<PilgrimId>
  made: ReadonlyArray<MadeBracelet>
}

/** What a system tells of its own accord, and how often it will. */
export interface Told {
  readonly name: string
  readonly what:
    | GroupRegistration
    | Entitlement
    | { readonly reference: Exchange["id"]; readonly report: "delivered" | "failed" | "buffered" | "heard" | "busy" }
  times: number
}

/**
 * All the foreign systems, as small as their contracts allow: what they have really done, whatever the hub heard of it.
 *
 * The e-track carries out whatever reaches it in time, as often as it does; the others know a call by its key.
 */
export class Outside {
  now = 1_000_000_000
  fate: Fate = "is answered"
  registrations: ReadonlyArray<Registration> = []
  readonly entitlements = new Map<string, Entitlement>()
  readonly orders = new Map<string, Order>()
  readonly replacements = new Map<string, MadeBracelet>()
  readonly bracelets = new Map<Serial, { readonly pilgrim: PilgrimId; active: boolean }>()
  /** Short messages and calls, each as often as it went out. */
  readonly told = new Map<string, number>()
  documents: ReadonlyArray<{
    readonly pilgrim: number
    readonly direction: "arrival" | "departure"
    readonly at: string
  }> = []
  late: ReadonlyArray<Late> = []
  readonly telling: Array<Told> = []
  /** The refusals that were meant, as `PILGRIM CODE`. */
  readonly refusals = new Set<string>()
  /** The calls to which a system has said no: it says so again, until a person has set right what was wrong. */
  readonly declined = new Set<string>()
  /** What a system did that nobody can have wanted. */
  readonly faults: Array<string> = []
  /** Whether somebody has left: asked before anything of theirs is undone. */
  hasLeft: (pilgrim: PilgrimId) => boolean = () => true
  readonly keepsNoTime: boolean
  #numbers = 0

  /** `keepsNoTime`: whether the e-track may carry out a submission later than it promises. */
  constructor(keepsNoTime: boolean) {
    this.keepsNoTime = keepsNoTime
  }

  /** The hub hears of a registration that was made too late, unless it has taken the e-track at its word by then. */
  readonly reveal = (reference: string, isBelieved: boolean): boolean => {
    const registration = this.registrations.find((one) => one.reference === reference)
    if (registration !== undefined && isBelieved) registration.isHidden = false
    return registration?.isHidden === false
  }

  readonly #number = (): string => {
    this.#numbers += 1
    return String(this.#numbers)
  }

  /** Time passes: what was on its way for too long never arrives. */
  readonly pass = (until: number): void => {
    this.now = until
    this.late = this.late.filter(
      (late) => late.until > until || (this.keepsNoTime && late.key.startsWith("etrack.register")),
    )
  }

  readonly standingRegistrations = (pilgrim: PilgrimId): ReadonlyArray<MemberDecision> =>
    this.registrations
      .filter(({ isHidden }) => !isHidden)
      .flatMap(({ members }) => members)
      .filter((member) => member.pilgrim === pilgrim && (member.status === "pending" || member.status === "registered"))

  readonly entitlementOf = (pilgrim: PilgrimId): Entitlement | undefined =>
    this.entitlements.get(`visa.request/${pilgrim}`)

  readonly activeBracelets = (pilgrim: PilgrimId): ReadonlyArray<Serial> =>
    [...this.bracelets].flatMap(([serial, bracelet]) =>
      bracelet.active && bracelet.pilgrim === pilgrim ? [serial] : [],
    )

  /** What stands in somebody's name. */
  readonly standing = (pilgrim: PilgrimId): ReadonlyArray<"registration" | "entitlement" | "bracelet"> => {
    const status = this.entitlementOf(pilgrim)?.status
    return [
      ...(this.standingRegistrations(pilgrim).length > 0 ? (["registration"] as const) : []),
      ...(status === "issued" || status === "received" ? (["entitlement"] as const) : []),
      ...(this.activeBracelets(pilgrim).length > 0 ? (["bracelet"] as const) : []),
    ]
  }

  /** Whether a system has done what an exchange is about. */
  readonly hasDone = ({ id, operation }: Pick<Exchange, "id" | "operation">): boolean => {
    const subject = subjectOf({ id })
    switch (operation) {
      case "etrack.register":
        return this.registrations.some(({ reference, isHidden }) => reference === subject && !isHidden)
      case "etrack.cancel":
        return this.registrations.some(({ members }) =>
          members.some(
            (member) => member.status === "cancelled" && `${member.number}/` === subject.replace(/[0-9]+$/, ""),
          ),
        )
      case "visa.request":
        return this.entitlements.has(id)
      case "visa.cancel":
        return [...this.entitlements.values()].some((one) => one.id === subject && one.status === "cancelled")
      case "bracelet.order":
        return this.orders.has(subject)
      case "bracelet.replace": {
        const { serial, attempt } = replacement.read({ id })
        return this.replacements.has(`${serial}.replacement.${attempt}`)
      }
      case "bracelet.revoke":
        return this.bracelets.get(Serial.make(subject))?.active === false
      case "sms.send":
      case "voice.call":
        return this.told.has(id)
      case "border.read":
        return false
    }
  }

  /** Whether a call that was made still is on its way. */
  readonly isLate = (key: string): boolean => this.late.some((late) => late.key === key)

  // What the systems decide in their own time.

  readonly decideMember = (reference: string, pilgrim: PilgrimId, rejects: boolean): void => {
    const registration = this.registrations.find((one) => one.reference === reference)
    if (registration === undefined) return
    registration.members = registration.members.map((member) => {
      if (member.pilgrim !== pilgrim) return member
      if (!rejects) return { pilgrim, status: "registered", number: `R${this.#number()}` }
      this.refusals.add(`${pilgrim} BARRED`)
      return { pilgrim, status: "rejected", code: "BARRED" }
    })
    this.#tell(`the e-track tells of ${reference}`, this.#asDecided(registration))
  }

  readonly decideEntitlement = (key: string, refuses: boolean): void => {
    const known = this.entitlements.get(key)
    if (known?.status !== "received") return
    const { id, pilgrim, kind } = known
    if (refuses) this.refusals.add(`${pilgrim} SECURITY`)
    const decided: Entitlement = refuses
      ? { id, pilgrim, kind, status: "refused", code: "SECURITY" }
      : { id, pilgrim, kind, status: "issued", number: `V${this.#number()}` }
    this.entitlements.set(key, decided)
    this.#tell(`the authority tells of ${pilgrim}`, decided)
  }

  readonly makeNext = (number: string): void => {
    const order = this.orders.get(number)
    const next = order?.pilgrims[order.made.length]
    if (order !== undefined && next !== undefined) order.made = [...order.made, this.#make(next)]
  }

  readonly report = (
    reference: Exchange["id"],
    report: "delivered" | "failed" | "buffered" | "heard" | "busy",
  ): void => {
    this.#tell(`${report}: ${reference}`, { reference, report })
  }

  readonly #tell = (name: string, what: Told["what"]): void => {
    this.telling.push({ name, what, times: 2 })
  }

  readonly #make = (pilgrim: PilgrimId): MadeBracelet => {
    const serial = Serial.make(`B${this.#number()}`)
    if (this.activeBracelets(pilgrim).length > 0) this.faults.push(`${pilgrim} has two bracelets`)
    this.bracelets.set(serial, { pilgrim, active: true })
    return { pilgrim, serial, chip: `04${serial}` }
  }

  /** As the notification and GetRegistration have it: a cancellation does not show. */
  readonly #asDecided = ({ reference, receipt, members }: Registration): GroupRegistration => ({
    reference,
    receipt,
    decided: members.every(({ status }) => status !== "pending"),
    members: members.map((member) => (member.status === "cancelled" ? { ...member, status: "registered" } : member)),
  })

  readonly #undo = (pilgrim: PilgrimId, what: string, before: ReadonlyArray<string>): void => {
    if (!this.hasLeft(pilgrim)) this.faults.push(`the ${what} of ${pilgrim} is undone, who has not left`)
    for (const later of this.standing(pilgrim).filter((standing) => before.includes(standing)))
      this.faults.push(`the ${what} of ${pilgrim} is undone before the ${later}`)
  }

  /** A system that has said no says so again. */
  readonly #asBefore = (key: string): Fate => {
    if (key.startsWith("etrack.register/") && this.declined.has("etrack.register")) return "is declined: it is closed"
    return this.declined.has(key) ? "is declined" : "is answered"
  }

  readonly #submission = <A, E>(
    key: string,
    until: number,
    fail: (reason: ConstructorParameters<typeof TrackSubmissionError>[0]["reason"]) => E,
    work: () => Result.Result<A, string>,
  ): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      const doubt = Effect.fail(fail({ _tag: "InDoubt", detail: this.fate }))
      const declined = (code: string) => {
        this.late = this.late.filter((late) => late.key !== key)
        this.declined.add(key)
        return Effect.fail(fail({ _tag: "Declined", code, detail: code }))
      }
      const fate = this.fate === "is answered" ? this.#asBefore(key) : this.fate
      switch (fate) {
        case "is answered": {
          const done = work()
          return Result.isSuccess(done) ? Effect.succeed(done.success) : declined(done.failure)
        }
        case "is carried out, and the answer is lost":
          if (this.#asBefore(key) === "is answered") work()
          return doubt
        case "is lost on the way":
        case "is answered with garbage":
          return doubt
        case "is carried out later than anybody waits":
          if (this.#asBefore(key) === "is answered") this.late = [...this.late, { key, until, carryOut: work }]
          return doubt
        case "does not reach the system":
          return Effect.fail(fail({ _tag: "Unavailable", detail: this.fate }))
        case "is declined":
          return declined("invalid")
        case "is declined: it is closed":
          this.declined.add("etrack.register")
          return declined("Client.Closed")
      }
    })

  readonly #question = <A, E>(
    fail: (reason: ConstructorParameters<typeof TrackQuestionError>[0]["reason"]) => E,
    answer: () => A | undefined,
  ): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      if (this.fate === "is answered with garbage") return Effect.fail(fail({ _tag: "Unreadable", detail: this.fate }))
      if (this.fate !== "is answered") return Effect.fail(fail({ _tag: "Unavailable", detail: this.fate }))
      const found = answer()
      return found === undefined
        ? Effect.fail(fail({ _tag: "Declined", code: "not-found", detail: "not-found" }))
        : Effect.succeed(found)
    })

  readonly #carryOutOnce = (key: string): void => {
    const times = (this.told.get(key) ?? 0) + 1
    this.told.set(key, times)
    if (times > 1) this.faults.push(`${key} went out twice`)
  }

  /** The ports to them. */
  readonly world = (): World => ({
    track: {
      submissionTime,
      settleTime,
      registerGroup: ({ reference, members }, expires = this.now + submissionTime) =>
        this.now >= expires
          ? Effect.fail(new TrackSubmissionError({ reason: { _tag: "Unavailable", detail: "expired" } }))
          : this.#submission(
              `etrack.register/${reference}`,
              expires + settleTime,
              (reason) => new TrackSubmissionError({ reason }),
              () => {
                const isHidden = this.now >= expires + settleTime
                for (const { pilgrim } of members)
                  if (!isHidden && this.standingRegistrations(pilgrim).length > 0)
                    this.faults.push(`${pilgrim} is submitted to the e-track twice`)
                const receipt = Receipt.make(`ETR-${this.#number()}`)
                const pending = members.map(({ pilgrim }) => ({ pilgrim, status: "pending" }) as const)
                const registration = { reference, receipt, members: pending, isHidden }
                this.registrations = [...this.registrations, registration]
                this.#tell(`the e-track tells of ${reference}, not decided`, this.#asDecided(registration))
                return Result.succeed({ receipt })
              },
            ),
      registration: (receipt) =>
        this.#question(
          (reason) => new TrackQuestionError({ reason }),
          () => {
            const found = this.registrations.find((one) => one.receipt === receipt)
            return found && this.#asDecided(found)
          },
        ),
      findGroup: (reference) =>
        this.#question(
          (reason) => new TrackQuestionError({ reason }),
          () =>
            this.registrations
              .filter((one) => one.reference === reference)
              .map((one) => ({ ...this.#asDecided(one), members: one.members })),
        ),
      list: () => Effect.die("nobody lists"),
      cancelMember: (number, expires = this.now + submissionTime) =>
        this.now >= expires
          ? Effect.fail(new TrackSubmissionError({ reason: { _tag: "Unavailable", detail: "expired" } }))
          : this.#submission(
              `etrack.cancel/${number}`,
              expires + settleTime,
              (reason) => new TrackSubmissionError({ reason }),
              () => {
                for (const registration of this.registrations)
                  for (const member of registration.members) {
                    if (!("number" in member) || member.number !== number) continue
                    if (member.status === "cancelled") return Result.fail("Client.AlreadyCancelled")
                    this.#undo(member.pilgrim, "registration", ["entitlement", "bracelet"])
                    registration.members = registration.members.map((one) =>
                      one === member ? { pilgrim: member.pilgrim, status: "cancelled", number } : one,
                    )
                    return Result.succeed(undefined)
                  }
                return Result.fail("Client.UnknownRegistration")
              },
            ),
    },
    visas: {
      request: (key, { kind, traveller: { pilgrim } }) =>
        this.#submission(
          key,
          this.now + latest,
          (reason) => new VisaSubmissionError({ reason }),
          () => {
            const first = { id: Receipt.make(`ent_${pilgrim}`), pilgrim, kind, status: "received" } as const
            if (!this.entitlements.has(key)) this.entitlements.set(key, first)
            // The same key gets the first answer.
            return Result.succeed(first)
          },
        ),
      status: (id) =>
        this.#question(
          (reason) => new VisaQuestionError({ reason }),
          () => [...this.entitlements.values()].find((one) => one.id === id),
        ),
      list: () => Effect.die("nobody lists"),
      cancel: (key, id) =>
        this.#submission(
          key,
          this.now + latest,
          (reason) => new VisaSubmissionError({ reason }),
          () => {
            const found = [...this.entitlements].find(([, one]) => one.id === id)
            if (found === undefined) return Result.fail("not-found")
            const [of, { pilgrim, kind, status }] = found
            if (status === "refused") return Result.fail("conflict")
            if (status !== "cancelled") this.#undo(pilgrim, "entitlement", ["bracelet"])
            this.entitlements.set(of, { id, pilgrim, kind, status: "cancelled" })
            return Result.succeed(undefined)
          },
        ),
    },
    bracelets: {
      order: (number, lines) =>
        this.#submission(
          `bracelet.order/${number}`,
          this.now + latest,
          (reason) => new BraceletSubmissionError({ reason }),
          () => {
            if (!this.orders.has(number))
              this.orders.set(number, { number, pilgrims: lines.map(({ pilgrim }) => pilgrim), made: [] })
            return Result.succeed(this.#progress(number) as OrderProgress)
          },
        ),
      progress: (number) =>
        this.#question(
          (reason) => new BraceletQuestionError({ reason }),
          () => this.#progress(number),
        ),
      list: () => Effect.die("nobody lists"),
      revoke: (serial) =>
        this.#submission(
          `bracelet.revoke/${serial}`,
          this.now + latest,
          (reason) => new BraceletSubmissionError({ reason }),
          () => {
            const bracelet = this.bracelets.get(serial)
            if (bracelet === undefined) return Result.fail("not-found")
            if (bracelet.active) this.#undo(bracelet.pilgrim, "bracelet", [])
            bracelet.active = false
            return Result.succeed(undefined)
          },
        ),
      replace: (key, serial) =>
        this.#submission(
          key,
          this.now + latest,
          (reason) => new BraceletSubmissionError({ reason }),
          () => {
            const before = this.replacements.get(key)
            if (before !== undefined) return Result.succeed(before)
            const old = this.bracelets.get(serial)
            if (old === undefined) return Result.fail("not-found")
            if (!old.active) return Result.fail("conflict")
            old.active = false
            const made = this.#make(old.pilgrim)
            this.replacements.set(key, made)
            return Result.succeed(made)
          },
        ),
    },
    messages: {
      send: (reference) =>
        this.#submission(
          reference,
          this.now + latest,
          (reason) => new MessageError({ reason }),
          () => Result.succeed(this.#carryOutOnce(reference)),
        ),
    },
    telephony: {
      placeCall: (reference) =>
        this.#submission(
          reference,
          this.now + latest,
          (reason) => new TelephonyError({ reason }),
          () => Result.succeed(this.#carryOutOnce(reference)),
        ),
      passOn: () => Effect.die("nobody calls"),
      events: Effect.die("nobody listens") as never,
    },
    border: {
      page: () => Effect.die("documents are named by the exploration"),
      document: (id) =>
        this.#question(
          (reason) => new BorderQuestionError({ reason }),
          () => {
            const document = this.documents[Number(id.slice(1))]
            if (document === undefined) return undefined
            const { passport, nationality, birthDate } = traveller(document.pilgrim)
            const { direction, at } = document
            return [{ passport, nationality, birthDate, direction, at, point: "Abu Samra" }]
          },
        ),
    },
  })

  readonly #progress = (number: string): OrderProgress | undefined => {
    const order = this.orders.get(number)
    return order && { complete: order.made.length === order.pilgrims.length, made: order.made }
  }
}

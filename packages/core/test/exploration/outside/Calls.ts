import { Effect, Result } from "effect"
import type { QuestionReason, SubmissionReason } from "../../../src/ports/reason.ts"
import type { Fate } from "./fates.ts"

/** Milliseconds after which a submission is not carried out any more, where its system promises nothing else. */
const latest = 4000

/** A submission that still is on its way. */
interface Late {
  readonly key: string
  readonly until: number
  readonly carryOut: () => void
}

/** The calls to all foreign systems, and how each of them ends. */
export class Calls {
  now = 1_000_000_000
  /** What becomes of the call that is made now. */
  fate: Fate = "is answered"
  late: ReadonlyArray<Late> = []
  /** The calls to which a system has said no: it says so again, until a person has set right what was wrong. */
  readonly declined = new Set<string>()
  readonly #keepsNoTime: boolean
  #numbers = 0

  /** `keepsNoTime`: whether the e-track may carry out a submission later than it promises. */
  constructor(keepsNoTime: boolean) {
    this.#keepsNoTime = keepsNoTime
  }

  /** A number for what a system makes. All have one series, so that no two things are called the same. */
  readonly number = (): string => {
    this.#numbers += 1
    return String(this.#numbers)
  }

  /** Time passes: what was on its way for too long never arrives. */
  readonly pass = (until: number): void => {
    this.now = until
    this.late = this.late.filter(
      (late) => late.until > until || (this.#keepsNoTime && late.key.startsWith("etrack.register")),
    )
  }

  /** Asks a system for work, which it may carry out until `until`; it declines with the code with which `work` fails. */
  readonly submission = <A, E>(
    key: string,
    fail: (reason: SubmissionReason) => E,
    work: () => Result.Result<A, string>,
    until = this.now + latest,
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

  /** Asks a system what it has. */
  readonly question = <A, E>(fail: (reason: QuestionReason) => E, answer: () => A | undefined): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      if (this.fate === "is answered with garbage") return Effect.fail(fail({ _tag: "Unreadable", detail: this.fate }))
      if (this.fate !== "is answered") return Effect.fail(fail({ _tag: "Unavailable", detail: this.fate }))
      const found = answer()
      return found === undefined
        ? Effect.fail(fail({ _tag: "Declined", code: "not-found", detail: "not-found" }))
        : Effect.succeed(found)
    })

  /** A system that has said no says so again. */
  readonly #asBefore = (key: string): Fate => {
    if (key.startsWith("etrack.register/") && this.declined.has("etrack.register")) return "is declined: it is closed"
    return this.declined.has(key) ? "is declined" : "is answered"
  }
}

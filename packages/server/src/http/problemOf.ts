import type { ActRefused } from "@mahmal/core/committee/ActRefused"
import type { NotAsked } from "@mahmal/core/hub/callbacks"
import type { JournalUnavailable } from "@mahmal/core/hub/Journal"
import type { CommandName } from "@mahmal/core/journey/Command"
import type { Refusal } from "@mahmal/core/journey/Refusal"
import type { StateName } from "@mahmal/core/journey/State"
import { leadsTo } from "@mahmal/core/journey/transitions"
import {
  type Act,
  ActProblem,
  FileProblem,
  Frozen,
  PlacesTaken,
  Refused,
  TooManyGuesses,
  Unavailable,
  Unknown,
} from "../api/problems.ts"
import type { GuessedTooOften } from "../committee/GuessedTooOften.ts"
import type { SeasonFrozen } from "../committee/SeasonFrozen.ts"
import type { FileUnreadable } from "../intake/FileUnreadable.ts"
import type { ConstraintViolated, DatabaseUnavailable } from "../postgres/Database.ts"
import type { SeasonUnknown } from "../season/readSeason.ts"
import type { NotKnown } from "./NotKnown.ts"

const commandOf: { readonly [A in Act]: CommandName } = {
  confirmation: "Confirm",
  withdrawal: "Withdraw",
  death: "RecordDeath",
}

/** What can be asked over REST for a pilgrim who stands in a state, and would change something. */
const possibleIn = (state: string): ReadonlyArray<Act> =>
  (Object.keys(commandOf) as ReadonlyArray<Act>).filter((act) => {
    const next = leadsTo(commandOf[act], state as StateName)
    return act === "confirmation" ? next.length > 0 : next.some((to) => to !== state)
  })

const unavailable = () => new Unavailable({ detail: "The database does not answer. Nothing was changed; ask again." })

/** The problem of every error that a caller can act on. */
const problems = {
  Refusal: ({ state, reason, why }: Refusal) =>
    state === "unknown"
      ? new Unknown({ detail: why })
      : Refused.because(reason, { detail: why, state, possible: possibleIn(state) }),
  NotKnown: ({ what, name }: NotKnown) => new Unknown({ detail: `There is no ${what} ${name}.` }),
  SeasonUnknown: ({ season }: SeasonUnknown) => new Unknown({ detail: `There is no season ${season}.` }),
  NotAsked: ({ exchange }: NotAsked) => new Unknown({ detail: `The hub never opened the exchange ${exchange}.` }),
  ActRefused: ({ why, reason, stage }: ActRefused) => new ActProblem({ detail: why, reason, stage }),
  SeasonFrozen: ({ message }: SeasonFrozen) => new Frozen({ detail: message }),
  GuessedTooOften: (_: GuessedTooOften) =>
    new TooManyGuesses({ detail: "Ask again in a quarter of an hour, with what the hub was told." }),
  FileUnreadable: ({ message }: FileUnreadable) => new FileProblem({ detail: message }),
  ConstraintViolated: (_: ConstraintViolated) =>
    new PlacesTaken({ detail: "More places of a share are taken than it would have." }),
  JournalUnavailable: (_: JournalUnavailable) => unavailable(),
  DatabaseUnavailable: (_: DatabaseUnavailable) => unavailable(),
}
type Problems = typeof problems

/** An error that has a problem. */
export type Known = Parameters<Problems[keyof Problems]>[0]

/** The problem of one error. */
export type ProblemOf<E extends Known> = E extends Known ? ReturnType<Problems[E["_tag"]]> : never

/** The table from errors to problems. */
export const problemOf = <E extends Known>(error: E): ProblemOf<E> =>
  (problems[error._tag] as unknown as (error: E) => ProblemOf<E>)(error)

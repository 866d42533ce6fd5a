import type { ActRefused } from "@mahmal/core/committee/ActRefused"
import type { NotAsked } from "@mahmal/core/hub/callbacks"
import type { CommandName } from "@mahmal/core/journey/Command"
import type { Refusal } from "@mahmal/core/journey/Refusal"
import type { StateName } from "@mahmal/core/journey/State"
import { leadsTo } from "@mahmal/core/journey/transitions"
import type { ExchangeRefusal } from "@mahmal/core/operating/ExchangeRefusal"
import type { RerunRefused } from "@mahmal/core/operating/RerunRefused"
import type { JournalUnavailable } from "@mahmal/core/store/Journal"
import {
  type Act,
  ActProblem,
  ClientProblem,
  CorrectionProblem,
  Denied,
  DeviceProblem,
  EmergencyProblem,
  ExchangeProblem,
  FileProblem,
  Frozen,
  NotOverProblem,
  PlacesTaken,
  RecordChanged,
  Refused,
  RerunProblem,
  SeasonBegun,
  SeasonProblem,
  SubscriptionProblem,
  TargetProblem,
  TooManyGuesses,
  Unavailable,
  Unknown,
  Unproven,
} from "../api/problems.ts"
import type { ReviewRefused } from "../api/ReviewRefused.ts"
import type { GuessedTooOften } from "../committee/GuessedTooOften.ts"
import type { SeasonFrozen } from "../committee/SeasonFrozen.ts"
import type { OfOthers } from "../events/listSubscriptions.ts"
import type { AlreadySubscribed, TooManySubscriptions } from "../events/subscribe.ts"
import type { TargetRefused } from "../events/Targets.ts"
import type { NeverHeard } from "../events/Viewer.ts"
import type { NotOver } from "../evidence/erase.ts"
import type { DeviceRefused, DeviceUnproven } from "../gate/devices/Device.ts"
import type { ClientTaken, ClientUnknown, CredentialUnknown, FurtherThanGiver } from "../identity/clients.ts"
import type { PublicKeyUnfit } from "../identity/credentials.ts"
import type { FileUnreadable } from "../intake/FileUnreadable.ts"
import type { NotSealed } from "../ledger/Accepting.ts"
import type { Unsealable } from "../ledger/Unsealable.ts"
import type { NotKnown } from "../NotKnown.ts"
import type { CorrectionWaits } from "../operating/CorrectionWaits.ts"
import type { ConstraintViolated, DatabaseUnavailable } from "../postgres/Database.ts"
import type { SeasonLasts } from "../season/closeSeason.ts"
import type { SeasonUnderWay } from "../season/SeasonUnderWay.ts"
import type { SeasonUnknown } from "../store/readSeason.ts"
import type { HealthChanged } from "../vault/healthRecords.ts"
import type { KeysUnavailable } from "../vault/KeyVault.ts"

const commandsOf: { readonly [A in Act]: ReadonlyArray<CommandName> } = {
  confirmation: ["Confirm"],
  withdrawal: ["Withdraw"],
  death: ["RecordDeath"],
  finding: ["StateReturn", "StateDeath"],
  replacement: ["ReplaceBracelet"],
  campaign: ["ChangeCampaign"],
  "taking-back": ["TakeBack"],
  reissue: ["RecordReissue"],
  arrival: ["RecordArrival"],
}

/** These change nothing where they lead to the same state; the others may change something within it. */
const moves: ReadonlySet<Act> = new Set(["withdrawal", "death", "finding", "taking-back"])

/** What can be asked over REST for a pilgrim who stands in a state, and may change something. */
const possibleIn = (state: string): ReadonlyArray<Act> =>
  (Object.keys(commandsOf) as ReadonlyArray<Act>).filter((act) => {
    const next = commandsOf[act].flatMap((command) => leadsTo(command, state as StateName))
    // Of who has returned no arrival is news.
    return moves.has(act) || state === "Returned" ? next.some((to) => to !== state) : next.length > 0
  })

const unavailable = () =>
  new Unavailable({ detail: "The database does not answer. An act may have been done all the same: ask again." })

const whyNotApproved: { readonly [R in DeviceRefused["reason"]]: string } = {
  "wrong-code": "Another code stands on the reader's screen.",
  "code-expired": "Its code is too old, or was typed wrongly too often: the reader must ask anew.",
  revoked: "It was revoked for good.",
}

const whyNotReviewed: { readonly [R in ReviewRefused["reason"]]: string } = {
  "own-access": "Nobody reviews what they opened themselves.",
  "already-reviewed": "It was reviewed before, and that stays.",
}

/** The problem of every error that a caller can act on. */
const problems = {
  Refusal: ({ state, reason, why, field }: Refusal) =>
    state === "unknown"
      ? new Unknown({ detail: why })
      : Refused.because(reason, {
          detail: why,
          state,
          possible: possibleIn(state),
          ...(field === undefined ? {} : { pointer: field }),
        }),
  NotKnown: ({ message }: NotKnown) => new Unknown({ detail: message }),
  SeasonUnknown: ({ message }: SeasonUnknown) => new Unknown({ detail: message }),
  NotAsked: ({ exchange }: NotAsked) =>
    new Unknown({ detail: `The hub never asked for this in the exchange ${exchange}.` }),
  ActRefused: ({ why, reason, stage }: ActRefused) => new ActProblem({ detail: why, reason, stage }),
  ExchangeRefusal: ({ why, reason, state }: ExchangeRefusal) => new ExchangeProblem({ detail: why, reason, state }),
  CorrectionWaits: ({ message, exchange, state }: CorrectionWaits) =>
    new CorrectionProblem({ detail: message, exchange, state }),
  RerunRefused: ({ why, reason }: RerunRefused) => new RerunProblem({ detail: why, reason }),
  SeasonLasts: ({ message }: SeasonLasts) => new SeasonProblem({ detail: message }),
  SeasonUnderWay: ({ message }: SeasonUnderWay) => new SeasonBegun({ detail: message }),
  SeasonFrozen: ({ message }: SeasonFrozen) => new Frozen({ detail: message }),
  GuessedTooOften: (_: GuessedTooOften) =>
    new TooManyGuesses({ detail: "Ask again in a quarter of an hour, with what the hub was told." }),
  ClientUnknown: ({ message }: ClientUnknown) => new Unknown({ detail: message }),
  FurtherThanGiver: ({ message }: FurtherThanGiver) => new Denied({ detail: message }),
  CredentialUnknown: ({ message }: CredentialUnknown) => new Unknown({ detail: message }),
  ClientTaken: ({ message }: ClientTaken) => new ClientProblem({ detail: message }),
  PublicKeyUnfit: ({ message }: PublicKeyUnfit) => new ClientProblem({ detail: message }),
  DeviceRefused: ({ reason }: DeviceRefused) => new DeviceProblem({ reason, detail: whyNotApproved[reason] }),
  DeviceUnproven: (_: DeviceUnproven) =>
    new Unproven({ detail: "The challenge was used or is too old, or its signature is not of this reader's key." }),
  FileUnreadable: ({ message }: FileUnreadable) => new FileProblem({ detail: message }),
  ConstraintViolated: (_: ConstraintViolated) =>
    new PlacesTaken({ detail: "More places of a share are taken than it would have." }),
  TargetRefused: ({ message }: TargetRefused) => new TargetProblem({ detail: message }),
  AlreadySubscribed: ({ message }: AlreadySubscribed) => new SubscriptionProblem({ detail: message }),
  TooManySubscriptions: ({ message }: TooManySubscriptions) => new SubscriptionProblem({ detail: message }),
  NeverHeard: ({ message }: NeverHeard) => new Denied({ detail: message }),
  OfOthers: ({ message }: OfOthers) => new Denied({ detail: message }),
  NotOver: ({ message }: NotOver) => new NotOverProblem({ detail: message }),
  NotSealed: ({ message }: NotSealed) => new Unavailable({ detail: message }),
  Unsealable: ({ message }: Unsealable) => new Unavailable({ detail: message }),
  JournalUnavailable: (_: JournalUnavailable) => unavailable(),
  HealthChanged: ({ version }: HealthChanged) =>
    new RecordChanged({ detail: `It stands at version ${version} by now. Read it again.` }),
  ReviewRefused: ({ reason }: ReviewRefused) => new EmergencyProblem({ reason, detail: whyNotReviewed[reason] }),
  KeysUnavailable: (_: KeysUnavailable) =>
    new Unavailable({ detail: "The keys of health and religious data do not answer. Nothing was changed; ask again." }),
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

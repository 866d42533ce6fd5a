import type { CommandName } from "./Command.ts"
import type { StateName } from "./State.ts"

/**
 * The table of the journey: what each command may lead to from each state where it is possible at all.
 *
 * It is the only statement of what is possible. The types of `decide`, its answers at run time, the constraint in the
 * database and the drawing in the documents all come from it.
 */
export const transitions = {
  Reject: { Applied: ["Rejected"], Rejected: ["Rejected"] },
  Draw: { Applied: ["Drawn"], Waitlisted: ["Drawn"], Drawn: ["Drawn"] },
  Waitlist: { Applied: ["Waitlisted"], Waitlisted: ["Waitlisted"] },
  Confirm: { Drawn: ["Drawn"] },
  ChangeCampaign: { Drawn: ["Drawn"], Registered: ["Registered"], Visa: ["Visa"] },
  AskRegistration: { Drawn: ["Drawn"] },
  RecordRegistration: {
    Drawn: ["Registered"],
    Registered: ["Registered"],
    Visa: ["Visa"],
    Bracelet: ["Bracelet"],
    Arrived: ["Arrived"],
    Returned: ["Returned"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordRegistrationRefused: {
    Drawn: ["Refused"],
    Refused: ["Refused"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordRegistrationNotMade: {
    Drawn: ["Drawn"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Deceased: ["Deceased"],
  },
  AskEntitlement: { Registered: ["Registered"] },
  RecordEntitlement: {
    Registered: ["Visa"],
    Visa: ["Visa"],
    Bracelet: ["Bracelet"],
    Arrived: ["Arrived"],
    Returned: ["Returned"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordEntitlementRefused: {
    Registered: ["Refused"],
    Refused: ["Refused"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordReissue: { Visa: ["Visa"], Bracelet: ["Bracelet"] },
  AskBracelet: { Visa: ["Visa"] },
  OrderBracelet: { Visa: ["Visa"] },
  RecordBracelet: {
    Visa: ["Bracelet", "Arrived", "Returned"],
    Bracelet: ["Bracelet"],
    Arrived: ["Arrived"],
    Returned: ["Returned"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordBraceletNotMade: {
    Visa: ["Visa"],
    Returned: ["Returned"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  ReplaceBracelet: { Bracelet: ["Bracelet"], Arrived: ["Arrived"] },
  RecordReplacement: {
    Bracelet: ["Bracelet"],
    Arrived: ["Arrived"],
    Returned: ["Returned"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordReplacementDeclined: {
    Bracelet: ["Bracelet"],
    Arrived: ["Arrived"],
    Returned: ["Returned"],
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordArrival: {
    Registered: ["Registered"],
    Visa: ["Visa"],
    Bracelet: ["Arrived", "Returned"],
    NoShow: ["NoShow"],
    Arrived: ["Arrived"],
    Returned: ["Returned"],
  },
  RecordDeparture: {
    Registered: ["Registered"],
    Visa: ["Visa"],
    Bracelet: ["Bracelet"],
    NoShow: ["NoShow", "Returned"],
    Arrived: ["Returned"],
    Returned: ["Returned"],
  },
  Lapse: { Drawn: ["Lapsed"], Registered: ["Lapsed"], Lapsed: ["Lapsed"] },
  Withdraw: {
    Applied: ["Withdrawn"],
    Waitlisted: ["Withdrawn"],
    Drawn: ["Withdrawn"],
    Registered: ["Withdrawn"],
    Visa: ["Withdrawn"],
    Bracelet: ["Withdrawn"],
    Withdrawn: ["Withdrawn"],
  },
  Close: { Visa: ["NoShow"], Bracelet: ["NoShow"], NoShow: ["NoShow"] },
  StateReturn: {
    Visa: ["Returned"],
    Bracelet: ["Returned"],
    NoShow: ["Returned"],
    Arrived: ["Returned"],
    Returned: ["Returned"],
  },
  StateDeath: {
    Visa: ["Deceased"],
    Bracelet: ["Deceased"],
    NoShow: ["Deceased"],
    Arrived: ["Deceased"],
    Deceased: ["Deceased"],
  },
  RecordDeath: {
    Applied: ["Deceased"],
    Waitlisted: ["Deceased"],
    Drawn: ["Deceased"],
    Registered: ["Deceased"],
    Visa: ["Deceased"],
    Bracelet: ["Deceased"],
    Arrived: ["Deceased"],
    NoShow: ["Deceased"],
    Deceased: ["Deceased"],
  },
  TakeBack: { Returned: ["Arrived"], Deceased: ["Arrived"], Arrived: ["Arrived"] },
  RecordNotUndone: {
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
  },
  RecordUndone: {
    Lapsed: ["Lapsed"],
    Withdrawn: ["Withdrawn"],
    Refused: ["Refused"],
    Deceased: ["Deceased"],
    NoShow: ["NoShow"],
    Returned: ["Returned"],
  },
} as const satisfies { [C in CommandName]: { [S in StateName]?: readonly [StateName, ...StateName[]] } }

export type Transitions = typeof transitions

/** The states in which a command is possible. */
export type PossibleIn<C extends CommandName> = keyof Transitions[C] & StateName

/** The states that a command may lead to from a state; none where it is not possible. */
export const leadsTo = (command: CommandName, from: StateName): ReadonlyArray<StateName> =>
  (transitions[command] as { readonly [S in StateName]?: ReadonlyArray<StateName> })[from] ?? []

/** Every pair of states of which the second may follow the first, a state following itself included. */
export const possibleMoves: ReadonlyArray<readonly [from: StateName, to: StateName]> = [
  ...new Set(
    Object.values<{ readonly [S in StateName]?: ReadonlyArray<StateName> }>(transitions).flatMap((froms) =>
      Object.entries(froms).flatMap(([from, tos]) => tos.map((to) => `${from} ${to}`)),
    ),
  ),
]
  .sort()
  .map((pair) => pair.split(" ") as [StateName, StateName])

import type { CommandName } from "./Command.ts"
import type { StateName } from "./State.ts"

/** What cannot be, of each command. */
const cannot: { readonly [C in CommandName]: string } = {
  Reject: "The application cannot be rejected",
  Draw: "No place can be given",
  Waitlist: "The application cannot be put on the waiting list",
  Confirm: "No place can be confirmed",
  ChangeCampaign: "The campaign cannot be changed",
  AskRegistration: "No registration can be asked for",
  RecordRegistration: "No registration can be recorded",
  RecordRegistrationRefused: "The refusal of a registration cannot be recorded",
  RecordRegistrationNotMade: "It cannot be recorded that no registration was made",
  AskEntitlement: "No permit or visa can be asked for",
  RecordEntitlement: "No permit or visa can be recorded",
  RecordEntitlementRefused: "The refusal of a permit or visa cannot be recorded",
  RecordReissue: "No permit or visa can be recorded as issued anew",
  AskBracelet: "No bracelet can be asked for",
  OrderBracelet: "No bracelet can be ordered",
  RecordBracelet: "No bracelet can be recorded",
  RecordBraceletNotMade: "It cannot be recorded that no bracelet was made",
  ReplaceBracelet: "No bracelet can be replaced",
  RecordReplacement: "No bracelet can be recorded in place of another",
  RecordReplacementDeclined: "It cannot be recorded that no other bracelet is made",
  RecordArrival: "No arrival can be recorded",
  RecordDeparture: "No departure can be recorded",
  Lapse: "No place can lapse",
  Withdraw: "The pilgrim cannot be withdrawn",
  Close: "The journey cannot be closed",
  StateReturn: "It cannot be stated that the pilgrim has returned",
  StateDeath: "It cannot be stated that the pilgrim has died",
  RecordDeath: "No death can be recorded",
  TakeBack: "No death or return can be taken back",
  RecordNotUndone: "It cannot be recorded that a registration was not cancelled",
  RecordUndone: "It cannot be recorded that something was undone",
}

/** Where a pilgrim stands. */
const standing: { readonly [S in StateName]: string } = {
  Applied: "the application waits for the draw",
  Rejected: "the application was rejected",
  Waitlisted: "the application is on the waiting list",
  Drawn: "the pilgrim has been given a place and is not registered yet",
  Registered: "the pilgrim is registered and has no permit or visa yet",
  Visa: "the pilgrim has a permit or visa and no bracelet yet",
  Bracelet: "the pilgrim has a bracelet and has not arrived yet",
  Arrived: "the pilgrim has arrived",
  Returned: "the pilgrim has returned",
  Lapsed: "the place has lapsed",
  Withdrawn: "the pilgrim has withdrawn",
  Refused: "the registration, permit or visa was refused",
  Deceased: "the pilgrim has died",
  NoShow: "the season was closed, and nothing said that the pilgrim travelled",
}

/** A sentence for whoever asked for a command that is not possible in a state: they know neither by its name in the code. */
export const whyImpossible = (command: CommandName, state: StateName): string =>
  `${cannot[command]}: ${standing[state]}.`

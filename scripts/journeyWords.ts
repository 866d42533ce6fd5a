import type { CommandName } from "../packages/core/src/journey/Command.ts"

/** What each command says, in a few words. */
export const commandMeanings: { readonly [C in CommandName]: string } = {
  Reject: "intake found reasons against the application",
  Draw: "a place is given, until a day",
  Waitlist: "the application waits, in the order of the draw",
  Confirm: "the place is taken up with a campaign",
  AskRegistration: "taken into one submission to the e-track",
  RecordRegistration: "the e-track has registered the pilgrim",
  RecordRegistrationRefused: "the e-track has rejected the pilgrim",
  RecordRegistrationNotMade: "proven: the submission was never carried out",
  AskEntitlement: "permits and visas are asked for from today on",
  RecordEntitlement: "the permit or visa is issued",
  RecordEntitlementRefused: "the permit or visa is refused",
  AskBracelet: "bracelets are ordered from today on",
  OrderBracelet: "taken into one bracelet order",
  RecordBracelet: "the bracelet exists",
  RecordArrival: "the pilgrim came into the country",
  RecordDeparture: "the pilgrim left the country",
  Lapse: "the offer was not taken up, or a cut-off has passed",
  Withdraw: "the pilgrim gives the place back",
  RecordDeath: "the pilgrim has died",
  RecordNotUndone: "proven: the cancellation of the registration was never carried out; another follows",
  RecordUndone: "what stood last outside is undone",
}

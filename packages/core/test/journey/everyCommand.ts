import { type Command, type CommandName, Command as Commands } from "../../src/journey/Command.ts"
import { Serial } from "../../src/journey/ids.ts"
import type { Situation } from "../../src/journey/Situation.ts"
import { State, type StateName } from "../../src/journey/State.ts"
import { CampaignId } from "../../src/season/CampaignId.ts"
import {
  askBracelet,
  askEntitlement,
  askRegistration,
  changeCampaign,
  close,
  confirm,
  day,
  draw,
  lapse,
  orderBracelet,
  recordArrival,
  recordBracelet,
  recordBraceletNotMade,
  recordDeath,
  recordDeparture,
  recordNotUndone,
  recordRegistration,
  recordRegistrationNotMade,
  recordRegistrationRefused,
  recordReissue,
  recordReplacement,
  recordReplacementDeclined,
  recordUndone,
  recordVisa,
  recordVisaRefused,
  reject,
  replaceBracelet,
  situation,
  stateDeath,
  stateReturn,
  takeBack,
  waitlist,
  withdraw,
} from "../../src/testing/moments.ts"

/** A few commands of every name: as things go well, and as they contradict what may be known. */
export const everyCommand: { readonly [C in CommandName]: readonly [Command, ...Command[]] } = {
  Reject: [reject],
  Draw: [draw],
  Waitlist: [waitlist],
  Confirm: [confirm(), confirm(CampaignId.make("Al-Huda"))],
  ChangeCampaign: [changeCampaign(), changeCampaign(CampaignId.make("Al-Huda"))],
  AskRegistration: [askRegistration(), askRegistration("1448-G000001-2")],
  RecordRegistration: [recordRegistration(), recordRegistration("R2")],
  RecordRegistrationRefused: [recordRegistrationRefused],
  RecordRegistrationNotMade: [recordRegistrationNotMade(), recordRegistrationNotMade("1448-G000001-2")],
  AskEntitlement: [askEntitlement],
  RecordEntitlement: [recordVisa(), recordVisa("V2")],
  RecordEntitlementRefused: [recordVisaRefused],
  RecordReissue: [recordReissue(), recordReissue({ replaces: { number: "V7" }, by: { number: "V8" } })],
  AskBracelet: [askBracelet],
  OrderBracelet: [orderBracelet(), orderBracelet("O2")],
  RecordBracelet: [recordBracelet(), recordBracelet(Serial.make("B2"))],
  RecordBraceletNotMade: [recordBraceletNotMade(), recordBraceletNotMade("O2")],
  ReplaceBracelet: [replaceBracelet(), replaceBracelet(Serial.make("B2"))],
  RecordReplacement: [recordReplacement(), recordReplacement(Serial.make("B2"))],
  RecordReplacementDeclined: [recordReplacementDeclined(1), recordReplacementDeclined(2)],
  RecordArrival: [recordArrival()],
  RecordDeparture: [recordDeparture()],
  Lapse: [lapse],
  TakeBack: [takeBack("death"), takeBack("return")],
  Withdraw: [withdraw],
  Close: [close],
  StateReturn: [stateReturn()],
  StateDeath: [stateDeath],
  RecordDeath: [recordDeath],
  RecordNotUndone: [recordNotUndone(1), recordNotUndone(2)],
  RecordUndone: [recordUndone("registration"), recordUndone("entitlement"), recordUndone("bracelet")],
}

export const stateNames = Object.keys(State.cases) as ReadonlyArray<StateName>
export const commandNames = Object.keys(Commands.cases) as ReadonlyArray<CommandName>

/** One situation for each part of a season: before and after the offers end, after either cut-off, and after the Hajj. */
export const everySituation: readonly [Situation, ...Situation[]] = [
  { ...situation, entitlementsOpen: day("2027-02-01"), braceletsOpen: day("2027-04-01") },
  situation,
  { ...situation, today: day("2026-12-09") },
  { ...situation, today: day("2027-01-22") },
  { ...situation, today: day("2027-03-10") },
  { ...situation, today: day("2027-06-05") },
]

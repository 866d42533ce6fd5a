export { type BorderFeedOptions, borderFeedDefaults, startBorderFeed } from "./border-feed/startBorderFeed.ts"
export {
  type BraceletMakerOptions,
  braceletMakerDefaults,
  startBraceletMaker,
} from "./bracelet-maker/startBraceletMaker.ts"
export {
  type BraceletWorkshopOptions,
  braceletWorkshopDefaults,
  startBraceletWorkshop,
} from "./bracelet-workshop/startBraceletWorkshop.ts"
export { type EtrackOptions, etrackDefaults, startEtrack } from "./etrack/startEtrack.ts"
export { chance } from "./kit/chance.ts"
export { type AtRate, type FaultKind, type FaultRule, faultKinds, type NextCalls, type Script } from "./kit/Faults.ts"
export type { Mock, MockOptions, MockSystem, Traffic } from "./kit/Frame.ts"
export type { Effect, LedgerQuery } from "./kit/Ledger.ts"
export { mocksCommand, type Terminal } from "./mocksCommand.ts"
export { type SignIn, type SignInOptions, signInDefaults, startSignIn } from "./sign-in/startSignIn.ts"
export { type SmsGatewayOptions, smsGatewayDefaults, startSmsGateway } from "./sms-gateway/startSmsGateway.ts"
export { type SmsOperatorOptions, smsOperatorDefaults, startSmsOperator } from "./sms-operator/startSmsOperator.ts"
export { type AllOptions, pagePort, type StandIns, startAll } from "./startAll.ts"
export { isSystemName, type System, type SystemName, systemNames, systems } from "./systems.ts"
export { startTelephony, type TelephonyOptions, telephonyDefaults } from "./telephony/startTelephony.ts"
export {
  startVisaAuthority,
  type VisaAuthorityOptions,
  visaAuthorityDefaults,
} from "./visa-authority/startVisaAuthority.ts"

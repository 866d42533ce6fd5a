export * as BorderFeedOverXml from "./border-feed/BorderFeedOverXml.ts"
export * as BraceletMakerOverRest from "./bracelet-maker/BraceletMakerOverRest.ts"
export * as BraceletMakerByVendors from "./bracelet-vendors/BraceletMakerByVendors.ts"
export type { Vendor } from "./bracelet-vendors/Vendor.ts"
export * as BraceletMakerOverCsv from "./bracelet-workshop/BraceletMakerOverCsv.ts"
export { CallbackRefused } from "./CallbackRefused.ts"
export * as NationalTrackOverSoap from "./etrack/NationalTrackOverSoap.ts"
export {
  acknowledgementText,
  faultText,
  type NotificationLogin,
  notificationLogins,
  readNotification,
  tokenLife,
} from "./etrack/readNotification.ts"
export * as MessagesWithFailover from "./failover/MessagesWithFailover.ts"
export * as MessagesOverKannel from "./sms-gateway/MessagesOverKannel.ts"
export { type Reported, readReport, reportSecrets } from "./sms-gateway/readReport.ts"
export * as MessagesOverOperator from "./sms-operator/MessagesOverOperator.ts"
export { operatorReportSecrets, readOperatorReport } from "./sms-operator/readOperatorReport.ts"
export * as TelephonyOverAri from "./telephony/TelephonyOverAri.ts"
export { readWebhook, webhookSecrets } from "./visa-authority/readWebhook.ts"
export * as VisaAuthorityOverRest from "./visa-authority/VisaAuthorityOverRest.ts"

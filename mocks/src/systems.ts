import { borderFeedDefaults, startBorderFeed } from "./border-feed/startBorderFeed.ts"
import { braceletMakerDefaults, startBraceletMaker } from "./bracelet-maker/startBraceletMaker.ts"
import { braceletWorkshopDefaults, startBraceletWorkshop } from "./bracelet-workshop/startBraceletWorkshop.ts"
import { etrackDefaults, startEtrack } from "./etrack/startEtrack.ts"
import type { Mock, MockOptions } from "./kit/Frame.ts"
import { smsGatewayDefaults, startSmsGateway } from "./sms-gateway/startSmsGateway.ts"
import { smsOperatorDefaults, startSmsOperator } from "./sms-operator/startSmsOperator.ts"
import { startTelephony, telephonyDefaults } from "./telephony/startTelephony.ts"
import { startVisaAuthority, visaAuthorityDefaults } from "./visa-authority/startVisaAuthority.ts"

/** A foreign system that has a stand-in. */
export interface System {
  /** Its default port. */
  readonly port: number
  /** The path under which it is called, where an adapter's address needs one. */
  readonly path?: string
  readonly title: { readonly en: string; readonly ar: string }
  /** The invented credentials of callers, and of the system's own callbacks. */
  readonly credentials: Readonly<Record<string, string>>
  readonly start: (options: MockOptions) => Promise<Mock>
}

/** All systems with a stand-in, by name. */
export const systems = {
  etrack: {
    port: 7101,
    path: "/etrack",
    title: { en: "The e-track", ar: "المسار الإلكتروني" },
    credentials: {
      username: etrackDefaults.credentials.username,
      password: etrackDefaults.credentials.password,
      "callback username": etrackDefaults.callbackCredentials.username,
      "callback password": etrackDefaults.callbackCredentials.password,
    },
    start: startEtrack,
  },
  "visa-authority": {
    port: 7102,
    title: { en: "The visa authority", ar: "جهة التأشيرات" },
    credentials: { token: visaAuthorityDefaults.token, "webhook secret": visaAuthorityDefaults.webhookSecret },
    start: startVisaAuthority,
  },
  "bracelet-maker": {
    port: 7103,
    title: { en: "The bracelet maker", ar: "مورّد الأساور" },
    credentials: { "X-Api-Key": braceletMakerDefaults.apiKey },
    start: startBraceletMaker,
  },
  "border-feed": {
    port: 7104,
    title: { en: "The border feed", ar: "بيانات المنافذ" },
    credentials: { "X-Api-Key": borderFeedDefaults.apiKey },
    start: startBorderFeed,
  },
  "sms-gateway": {
    port: 7105,
    title: { en: "The SMS gateway", ar: "بوابة الرسائل القصيرة" },
    credentials: smsGatewayDefaults,
    start: startSmsGateway,
  },
  "sms-operator": {
    port: 7106,
    title: { en: "The SMS operator", ar: "مشغّل الرسائل القصيرة" },
    credentials: { token: smsOperatorDefaults.token, "webhook secret": smsOperatorDefaults.webhookSecret },
    start: startSmsOperator,
  },
  "bracelet-workshop": {
    port: 7107,
    title: { en: "The bracelet workshop", ar: "ورشة الأساور" },
    credentials: braceletWorkshopDefaults,
    start: startBraceletWorkshop,
  },
  telephony: {
    port: 7108,
    path: "/ari",
    title: { en: "The telephone exchange", ar: "المقسم الهاتفي" },
    credentials: telephonyDefaults,
    start: startTelephony,
  },
} as const satisfies Readonly<Record<string, System>>

export type SystemName = keyof typeof systems

/** The names of the systems, in the order of the start page. */
export const systemNames = Object.keys(systems) as readonly SystemName[]

export const isSystemName = (name: string): name is SystemName => Object.hasOwn(systems, name)

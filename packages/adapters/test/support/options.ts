import {
  borderFeedDefaults,
  braceletMakerDefaults,
  braceletWorkshopDefaults,
  etrackDefaults,
  smsGatewayDefaults,
  smsOperatorDefaults,
  telephonyDefaults,
  visaAuthorityDefaults,
} from "@mahmal/mocks"
import { Redacted } from "effect"

/** The options of each adapter for a system of the given address; quick, and with the secrets of the mocks. */
export const options = {
  etrack: (url: string) => ({
    url: `${url}/etrack`,
    username: etrackDefaults.credentials.username,
    password: Redacted.make(etrackDefaults.credentials.password),
    settleTime: 2000,
    submissionTime: 1000,
    questionTime: 1000,
    clockTolerance: 0,
  }),
  visa: (url: string) => ({ url, token: Redacted.make(visaAuthorityDefaults.token), timeout: 1000 }),
  bracelet: (url: string) => ({ url, apiKey: Redacted.make(braceletMakerDefaults.apiKey), timeout: 1000 }),
  border: (url: string) => ({ url, token: Redacted.make(borderFeedDefaults.apiKey), timeout: 1000 }),
  sms: (url: string) => ({
    url,
    username: smsGatewayDefaults.username,
    password: Redacted.make(smsGatewayDefaults.password),
    sender: "Mission",
    reportUrl: "http://127.0.0.1:9/callbacks/sms",
    reportSecret: Redacted.make("report-secret"),
    timeout: 1000,
  }),
  operator: (url: string) => ({
    url,
    token: Redacted.make(smsOperatorDefaults.token),
    sender: "Mission",
    timeout: 1000,
  }),
  workshop: (url: string) => ({
    url,
    username: braceletWorkshopDefaults.username,
    password: Redacted.make(braceletWorkshopDefaults.password),
    timeout: 1000,
  }),
  telephony: (url: string) => ({
    url: `${url}/ari`,
    username: telephonyDefaults.username,
    password: Redacted.make(telephonyDefaults.password),
    app: "mahmal",
    endpoint: "PJSIP/{number}@operator",
    callerId: "+97444440000",
    ringing: 30,
    timeout: 1000,
    pulse: 50,
  }),
}

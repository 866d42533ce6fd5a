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

/** The timeout of calls that shall not time out, in milliseconds: more than a busy machine needs. */
export const patient = 60_000

/** The timeout of calls that shall time out, in milliseconds. */
export const brief = 3_000

/** The options of each adapter for a system at a URL, with the mocks' secrets and a timeout in milliseconds. */
export const options = {
  etrack: (url: string, timeout = patient) => ({
    url: `${url}/etrack`,
    username: etrackDefaults.credentials.username,
    password: Redacted.make(etrackDefaults.credentials.password),
    settleTime: 2000,
    submissionTime: timeout,
    questionTime: timeout,
    clockTolerance: 0,
  }),
  visa: (url: string, timeout = patient) => ({ url, token: Redacted.make(visaAuthorityDefaults.token), timeout }),
  bracelet: (url: string, timeout = patient) => ({ url, apiKey: Redacted.make(braceletMakerDefaults.apiKey), timeout }),
  border: (url: string, timeout = patient) => ({ url, token: Redacted.make(borderFeedDefaults.apiKey), timeout }),
  sms: (url: string, timeout = patient) => ({
    url,
    username: smsGatewayDefaults.username,
    password: Redacted.make(smsGatewayDefaults.password),
    sender: "Mission",
    reportUrl: "http://127.0.0.1:9/callbacks/sms",
    reportSecret: Redacted.make("report-secret"),
    timeout,
  }),
  operator: (url: string, timeout = patient) => ({
    url,
    token: Redacted.make(smsOperatorDefaults.token),
    sender: "Mission",
    timeout,
  }),
  workshop: (url: string, timeout = patient) => ({
    url,
    username: braceletWorkshopDefaults.username,
    password: Redacted.make(braceletWorkshopDefaults.password),
    timeout,
  }),
  // Long enough that a busy machine answers every ping.
  telephony: (url: string, timeout = patient, pulse = 1_000) => ({
    url: `${url}/ari`,
    username: telephonyDefaults.username,
    password: Redacted.make(telephonyDefaults.password),
    app: "mahmal",
    endpoint: "PJSIP/{number}@operator",
    callerId: "+97444440000",
    ringing: 30,
    timeout,
    pulse,
  }),
}

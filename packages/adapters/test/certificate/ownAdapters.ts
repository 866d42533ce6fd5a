import { Redacted } from "effect"
import {
  BorderFeedOverXml,
  BraceletMakerOverRest,
  MessagesOverKannel,
  NationalTrackOverSoap,
  TelephonyOverAri,
  VisaAuthorityOverRest,
} from "../../src/index.ts"
import type { MakeAdapter, PortName, Ports } from "../../src/testing/index.ts"

export const secret = (value: string | undefined) => Redacted.make(value ?? "")

/** For each port, our adapter for its default stand. */
export const ownAdapters: { readonly [Name in PortName]: MakeAdapter<Ports[Name]> } = {
  track: ({ url, credentials, deadline }) =>
    NationalTrackOverSoap.layer({
      url,
      username: credentials.username ?? "",
      password: secret(credentials.password),
      settleTime: 500,
      submissionTime: deadline,
      questionTime: deadline,
      clockTolerance: 100,
    }),

  visa: ({ url, credentials, deadline }) =>
    VisaAuthorityOverRest.layer({ url, token: secret(credentials.token), timeout: deadline }),

  bracelet: ({ url, credentials, deadline }) =>
    BraceletMakerOverRest.layer({ url, apiKey: secret(credentials.apiKey), timeout: deadline }),

  border: ({ url, credentials, deadline }) =>
    BorderFeedOverXml.layer({ url, token: secret(credentials.apiKey), timeout: deadline }),

  sms: ({ url, credentials, deadline }) =>
    MessagesOverKannel.layer({
      url,
      username: credentials.username ?? "",
      password: secret(credentials.password),
      sender: "Mission",
      reportUrl: "http://127.0.0.1:9/callbacks/sms",
      reportSecret: secret("report-secret"),
      timeout: deadline,
    }),

  telephony: ({ url, credentials, deadline }) =>
    TelephonyOverAri.layer({
      url,
      username: credentials.username ?? "",
      password: secret(credentials.password),
      app: "mahmal",
      endpoint: "PJSIP/{number}@operator",
      callerId: "+97444440000",
      ringing: 30,
      timeout: deadline,
      pulse: 1_000,
    }),
}

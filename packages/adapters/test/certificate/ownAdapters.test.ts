import {
  braceletWorkshopDefaults,
  type Mock,
  smsOperatorDefaults,
  startBraceletWorkshop,
  startSmsOperator,
} from "@mahmal/mocks"
import { Redacted } from "effect"
import {
  BorderFeedOverXml,
  BraceletMakerOverCsv,
  BraceletMakerOverRest,
  MessagesOverKannel,
  MessagesOverOperator,
  NationalTrackOverSoap,
  TelephonyOverAri,
  VisaAuthorityOverRest,
} from "../../src/index.ts"
import { certificateSuite } from "../../src/testing/certificateSuite.ts"
import { standAt } from "../../src/testing/index.ts"

const secret = (value: string | undefined) => Redacted.make(value ?? "")

/** A stand for another wire than that of the port's own stand-in. */
const standOn = (start: () => Promise<Mock>, credentials: Readonly<Record<string, string>>) => async () => {
  const { url, close } = await start()
  return standAt({ admin: url, credentials, close })
}

certificateSuite("NationalTrackOverSoap", "track", ({ url, credentials, deadline }) =>
  NationalTrackOverSoap.layer({
    url,
    username: credentials.username ?? "",
    password: secret(credentials.password),
    settleTime: 500,
    submissionTime: deadline,
    questionTime: deadline,
    clockTolerance: 100,
  }),
)

certificateSuite("VisaAuthorityOverRest", "visa", ({ url, credentials, deadline }) =>
  VisaAuthorityOverRest.layer({ url, token: secret(credentials.token), timeout: deadline }),
)

certificateSuite("BraceletMakerOverRest", "bracelet", ({ url, credentials, deadline }) =>
  BraceletMakerOverRest.layer({ url, apiKey: secret(credentials.apiKey), timeout: deadline }),
)

certificateSuite("BorderFeedOverXml", "border", ({ url, credentials, deadline }) =>
  BorderFeedOverXml.layer({ url, token: secret(credentials.apiKey), timeout: deadline }),
)

certificateSuite("MessagesOverKannel", "sms", ({ url, credentials, deadline }) =>
  MessagesOverKannel.layer({
    url,
    username: credentials.username ?? "",
    password: secret(credentials.password),
    sender: "Mission",
    reportUrl: "http://127.0.0.1:9/callbacks/sms",
    reportSecret: Redacted.make("report-secret"),
    timeout: deadline,
  }),
)

certificateSuite(
  "MessagesOverOperator",
  "sms",
  ({ url, credentials, deadline }) =>
    MessagesOverOperator.layer({ url, token: secret(credentials.token), sender: "Mission", timeout: deadline }),
  { startStand: standOn(() => startSmsOperator(), { token: smsOperatorDefaults.token }) },
)

certificateSuite(
  "BraceletMakerOverCsv",
  "bracelet",
  ({ url, credentials, deadline }) =>
    BraceletMakerOverCsv.layer({
      url,
      username: credentials.username ?? "",
      password: secret(credentials.password),
      timeout: deadline,
    }),
  { startStand: standOn(() => startBraceletWorkshop({ makeAfterMs: 10 }), braceletWorkshopDefaults) },
)

certificateSuite("TelephonyOverAri", "telephony", ({ url, credentials, deadline }) =>
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
)

import { Redacted } from "effect"
import {
  BorderFeedOverXml,
  BraceletMakerOverRest,
  MessagesOverKannel,
  NationalTrackOverSoap,
  VisaAuthorityOverRest,
} from "../../src/index.ts"
import { certificateSuite } from "../../src/testing/certificateSuite.ts"

const secret = (value: string | undefined) => Redacted.make(value ?? "")

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

import {
  braceletWorkshopDefaults,
  type Mock,
  smsOperatorDefaults,
  startBraceletWorkshop,
  startSmsOperator,
} from "@mahmal/mocks"
import { BraceletMakerOverCsv, MessagesOverOperator } from "../../src/index.ts"
import { certificateSuite } from "../../src/testing/certificateSuite.ts"
import { standAt } from "../../src/testing/index.ts"
import { ownAdapters, secret } from "./ownAdapters.ts"

/** A stand with another wire than the port's default stand. */
const standOn = (start: () => Promise<Mock>, credentials: Readonly<Record<string, string>>) => async () => {
  const { url, close } = await start()
  return standAt({ admin: url, credentials, close })
}

certificateSuite("NationalTrackOverSoap", "track", ownAdapters.track)
certificateSuite("VisaAuthorityOverRest", "visa", ownAdapters.visa)
certificateSuite("BraceletMakerOverRest", "bracelet", ownAdapters.bracelet)
certificateSuite("BorderFeedOverXml", "border", ownAdapters.border)
certificateSuite("MessagesOverKannel", "sms", ownAdapters.sms)
certificateSuite("TelephonyOverAri", "telephony", ownAdapters.telephony)

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

import {
  borderFeedDefaults,
  braceletMakerDefaults,
  braceletWorkshopDefaults,
  etrackDefaults,
  type Mock,
  smsGatewayDefaults,
  smsOperatorDefaults,
  startBorderFeed,
  startBraceletMaker,
  startBraceletWorkshop,
  startEtrack,
  startSmsGateway,
  startSmsOperator,
  startTelephony,
  startVisaAuthority,
  telephonyDefaults,
  visaAuthorityDefaults,
} from "@mahmal/mocks"
import { onTestFinished } from "vitest"
import { providers } from "../../src/providers.ts"
import type { Row } from "../../src/Row.ts"
import { verify } from "../../src/verify.ts"

/** The credentials of the mocks, by environment variable. */
export const environment = {
  VISA_TOKEN: visaAuthorityDefaults.token,
  BRACELET_API_KEY: braceletMakerDefaults.apiKey,
  BORDER_TOKEN: borderFeedDefaults.apiKey,
  SMS_USERNAME: smsGatewayDefaults.username,
  SMS_PASSWORD: smsGatewayDefaults.password,
  SMS_SENDER: "Mission",
  SMS_OPERATOR_TOKEN: smsOperatorDefaults.token,
  SMS_OPERATOR_SENDER: "Mission",
  ETRACK_USERNAME: etrackDefaults.credentials.username,
  ETRACK_PASSWORD: etrackDefaults.credentials.password,
  WORKSHOP_USERNAME: braceletWorkshopDefaults.username,
  WORKSHOP_PASSWORD: braceletWorkshopDefaults.password,
  ARI_USERNAME: telephonyDefaults.username,
  ARI_PASSWORD: telephonyDefaults.password,
  ARI_ENDPOINT: "PJSIP/{number}@operator",
  ARI_CALLER_ID: "+97444440000",
}

const crossing = { passport: "X0012345", nationality: "QAT", birthDate: "1951-03-04", point: "JED" }

const withCrossings = async (mock: Mock): Promise<Mock> => {
  const crossings = [
    { ...crossing, direction: "ARRIVAL", at: "2027-05-06T11:30:00+03:00" },
    { ...crossing, direction: "DEPARTURE", at: "2027-06-01T11:30:00+03:00" },
  ]
  await fetch(`${mock.url}/_mock/crossings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(crossings),
  })
  return mock
}

/** Starts the mock of each provider, with short times, and so that every state of the pacts comes about. */
export const starts = {
  visa: () => startVisaAuthority({ decideAfterMs: 20, refuseRate: 0.5 }),
  bracelet: () => startBraceletMaker({ makeAfterMs: 10 }),
  border: async () => withCrossings(await startBorderFeed()),
  sms: () => startSmsGateway(),
  "sms-operator": () => startSmsOperator(),
  etrack: () => startEtrack({ decideAfterMs: 20, rejectRate: 0, callsPerSecond: 1000 }),
  workshop: () => startBraceletWorkshop({ makeAfterMs: 10 }),
  telephony: () => startTelephony({ busyRate: 0, unansweredRate: 0, unreachableRate: 0, ringMs: 200, playMs: 10 }),
}

export type Name = keyof typeof starts

const paths: Partial<Record<Name, string>> = { etrack: "/etrack", telephony: "/ari" }

/** The URL of a provider whose mock is at this address. */
const address = (name: Name, url: string): string => `${url}${paths[name] ?? ""}`

/** Starts the mock of a provider for one test. */
export const running = async (name: Name): Promise<Mock> => {
  const mock = await starts[name]()
  onTestFinished(() => mock.close())
  return mock
}

/** Verifies a system with the credentials of the mocks. */
export const verified = (name: Name, url: string, changes: Readonly<Record<string, string>> = {}) =>
  verify(
    {
      provider: name,
      url: address(name, url),
      patience: 30_000,
      receiver: providers[name]?.receives && "+97400000000",
    },
    { ...environment, ...changes },
  )

/** The rows with this verdict, as `interaction: why`. */
export const withVerdict = (rows: readonly Row[], verdict: Row["verdict"]): string[] =>
  rows.filter((row) => row.verdict === verdict).map(({ interaction, why }) => `${interaction}: ${why}`)

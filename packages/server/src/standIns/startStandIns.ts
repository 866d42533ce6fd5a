import {
  borderFeedDefaults,
  braceletMakerDefaults,
  etrackDefaults,
  type FaultKind,
  type FaultRule,
  type Mock,
  signInDefaults,
  smsGatewayDefaults,
  startBorderFeed,
  startBraceletMaker,
  startEtrack,
  startSignIn,
  startSmsGateway,
  startVisaAuthority,
  visaAuthorityDefaults,
} from "@mahmal/mocks"

/** How the stand-ins of a rehearsal behave. */
export interface StandInOptions {
  readonly seed: string
  /** Where their state survives; in memory without it. */
  readonly stateFolder?: string
  /** The share of calls on which something goes wrong. */
  readonly faultRate: number
  /** Where the hub listens for callbacks. */
  readonly hubUrl: string
  /** The shares of people whom the e-track rejects and the visa authority refuses; few unless said. */
  readonly rejectRate?: number
  readonly refuseRate?: number
}

/** The stand-ins of all foreign systems, and the environment in which a hub finds them. */
export interface StandIns {
  readonly mocks: {
    readonly etrack: Mock
    readonly visa: Mock
    readonly bracelet: Mock
    readonly border: Mock
    readonly sms: Mock
  }
  readonly environment: Readonly<Record<string, string>>
  readonly close: () => Promise<void>
}

const calls: ReadonlyArray<FaultKind> = [
  "unavailable",
  "slow",
  "garbage",
  "garbage-before",
  "empty",
  "reply-lost",
  "reset",
  "answered-twice",
]
const callbacks: ReadonlyArray<FaultKind> = ["callback-twice", "callback-first"]

/** Starts the stand-ins on ports that the system chooses, with quick answers and with faults. */
export const startStandIns = async ({
  seed,
  stateFolder,
  faultRate,
  hubUrl,
  rejectRate,
  refuseRate,
}: StandInOptions): Promise<StandIns> => {
  const optionsFor = (system: string, kinds: ReadonlyArray<FaultKind>) => ({
    seed,
    ...(stateFolder === undefined ? {} : { stateFolder }),
    callsPerSecond: 100_000,
    faults: faultRate === 0 ? [] : [{ kinds, rate: faultRate, seed: `${seed} ${system}`, ms: 400 } satisfies FaultRule],
  })
  const signIn = await startSignIn({ hubUrls: [hubUrl, hubUrl.replace("127.0.0.1", "localhost")] })
  const [etrack, visa, bracelet, border, sms] = await Promise.all([
    startEtrack({
      ...optionsFor("etrack", [...calls, ...callbacks]),
      rejectRate,
      decideAfterMs: 150,
      settleMs: 500,
      callbackUrl: `${hubUrl}/callbacks/etrack`,
    }),
    startVisaAuthority({
      ...optionsFor("visa", [...calls, ...callbacks]),
      refuseRate,
      decideAfterMs: 100,
      callbackUrl: `${hubUrl}/callbacks/visa`,
    }),
    startBraceletMaker({ ...optionsFor("bracelet", calls), makeAfterMs: 100 }),
    startBorderFeed(optionsFor("border", calls)),
    startSmsGateway({ ...optionsFor("sms", [...calls, ...callbacks]), reportAfterMs: 50 }),
  ])
  const mocks = { etrack, visa, bracelet, border, sms }
  return {
    mocks,
    environment: {
      ETRACK_URL: `${etrack.url}/etrack`,
      ETRACK_USERNAME: etrackDefaults.credentials.username,
      ETRACK_PASSWORD: etrackDefaults.credentials.password,
      ETRACK_CALLBACK_USERNAME: etrackDefaults.callbackCredentials.username,
      ETRACK_CALLBACK_PASSWORD: etrackDefaults.callbackCredentials.password,
      ETRACK_SETTLE_TIME: "500 millis",
      ETRACK_SUBMISSION_TIME: "1500 millis",
      ETRACK_QUESTION_TIME: "1 second",
      ETRACK_CLOCK_TOLERANCE: "50 millis",
      VISA_URL: visa.url,
      VISA_TOKEN: visaAuthorityDefaults.token,
      VISA_WEBHOOK_SECRET: visaAuthorityDefaults.webhookSecret,
      VISA_TIMEOUT: "1 second",
      BRACELET_URL: bracelet.url,
      BRACELET_API_KEY: braceletMakerDefaults.apiKey,
      BRACELET_TIMEOUT: "1 second",
      BORDER_URL: border.url,
      BORDER_TOKEN: borderFeedDefaults.apiKey,
      BORDER_TIMEOUT: "1 second",
      SMS_URL: sms.url,
      SMS_USERNAME: smsGatewayDefaults.username,
      SMS_PASSWORD: smsGatewayDefaults.password,
      SMS_SENDER: "Mahmal",
      SMS_REPORT_URL: `${hubUrl}/callbacks/sms`,
      SMS_REPORT_SECRET: "rehearsal",
      SMS_TIMEOUT: "1 second",
      OIDC_ISSUER: signIn.url,
      OIDC_CLIENT_ID: signInDefaults.clientId,
      OIDC_CLIENT_SECRET: signInDefaults.clientSecret,
      OIDC_AUDIENCE: signInDefaults.audience,
      HUB_FIRST_PAUSE: "100 millis",
      HUB_LONGEST_PAUSE: "1 second",
      HUB_ASK_EVERY: "600 millis",
      HUB_REPORT_DEADLINE: "15 seconds",
      HUB_FEED_EVERY: "2 seconds",
    },
    close: async () => {
      await Promise.all([...Object.values(mocks), signIn].map((one) => one.close()))
    },
  }
}

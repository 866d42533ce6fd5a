import { checkBorder } from "./checks/checkBorder.ts"
import { credential, type Endpoint } from "./Endpoint.ts"
import { checkRestList } from "./lists/checkRestList.ts"
import { braceletList, visaList } from "./lists/restLists.ts"
import { type BringAbout, onceAt } from "./pact/BringAbout.ts"
import { readPact } from "./pact/Pact.ts"
import type { Secrets } from "./pact/Task.ts"
import { verifyPact } from "./pact/verifyPact.ts"
import type { Row } from "./Row.ts"
import { checkEtrack } from "./soap/checkEtrack.ts"
import { borderStates } from "./states/borderStates.ts"
import { braceletStates } from "./states/braceletStates.ts"
import { smsOperatorStates, smsStates } from "./states/smsStates.ts"
import { visaStates } from "./states/visaStates.ts"
import { checkTelephony } from "./telephony/checkTelephony.ts"
import { checkWorkshop } from "./workshop/checkWorkshop.ts"

/** A foreign system that can be verified. */
export interface Provider {
  /** Its folder under contracts. */
  readonly system: string
  /** The environment variable with its URL, for when none is given on the command line. */
  readonly address: string
  /** The environment variables that are required; the adapters have the same. */
  readonly credentials: readonly string[]
  /** Whether it writes to a telephone, or calls it, and so is told which. */
  readonly receives?: true
  readonly verify: (endpoint: Endpoint) => Promise<readonly Row[]>
}

const noQuery = { query: {} }

const againstPact = (
  system: string,
  endpoint: Endpoint,
  secrets: Secrets,
  bringAbout: BringAbout,
): Promise<readonly Row[]> => verifyPact(readPact(system), endpoint.url, secrets, bringAbout, system)

/** Every system that can be verified, by the name of its adapter's prefix in the environment. */
export const providers: Readonly<Record<string, Provider>> = {
  visa: {
    system: "visa-authority",
    address: "VISA_URL",
    credentials: ["VISA_TOKEN"],
    verify: async (endpoint) => {
      const headers = { authorization: `Bearer ${credential(endpoint, "VISA_TOKEN")}` }
      const bringAbout = onceAt(endpoint, visaStates)
      const calls = await againstPact("visa-authority", endpoint, { ...noQuery, headers }, bringAbout)
      return [...calls, ...(await checkRestList(endpoint, visaList(headers), bringAbout))]
    },
  },
  bracelet: {
    system: "bracelet-maker",
    address: "BRACELET_URL",
    credentials: ["BRACELET_API_KEY"],
    verify: async (endpoint) => {
      const headers = { "x-api-key": credential(endpoint, "BRACELET_API_KEY") }
      const bringAbout = onceAt(endpoint, braceletStates)
      const calls = await againstPact("bracelet-maker", endpoint, { ...noQuery, headers }, bringAbout)
      return [...calls, ...(await checkRestList(endpoint, braceletList(headers), bringAbout))]
    },
  },
  border: {
    system: "border-feed",
    address: "BORDER_URL",
    credentials: ["BORDER_TOKEN"],
    verify: async (endpoint) => {
      const headers = { "x-api-key": credential(endpoint, "BORDER_TOKEN") }
      const calls = await againstPact("border-feed", endpoint, { ...noQuery, headers }, onceAt(endpoint, borderStates))
      return [...calls, ...(await checkBorder(endpoint))]
    },
  },
  sms: {
    system: "sms-gateway",
    address: "SMS_URL",
    credentials: ["SMS_USERNAME", "SMS_PASSWORD", "SMS_SENDER"],
    receives: true,
    verify: (endpoint) => {
      const query = {
        username: credential(endpoint, "SMS_USERNAME"),
        password: credential(endpoint, "SMS_PASSWORD"),
        from: credential(endpoint, "SMS_SENDER"),
      }
      return againstPact("sms-gateway", endpoint, { headers: {}, query }, onceAt(endpoint, smsStates))
    },
  },
  "sms-operator": {
    system: "sms-operator",
    address: "SMS_OPERATOR_URL",
    credentials: ["SMS_OPERATOR_TOKEN", "SMS_OPERATOR_SENDER"],
    receives: true,
    verify: (endpoint) => {
      const headers = { authorization: `Bearer ${credential(endpoint, "SMS_OPERATOR_TOKEN")}` }
      return againstPact("sms-operator", endpoint, { ...noQuery, headers }, onceAt(endpoint, smsOperatorStates))
    },
  },
  etrack: {
    system: "etrack",
    address: "ETRACK_URL",
    credentials: ["ETRACK_USERNAME", "ETRACK_PASSWORD"],
    verify: checkEtrack,
  },
  workshop: {
    system: "bracelet-workshop",
    address: "WORKSHOP_URL",
    credentials: ["WORKSHOP_USERNAME", "WORKSHOP_PASSWORD"],
    verify: checkWorkshop,
  },
  telephony: {
    system: "telephony",
    address: "ARI_URL",
    credentials: ["ARI_USERNAME", "ARI_PASSWORD", "ARI_ENDPOINT", "ARI_CALLER_ID"],
    receives: true,
    verify: checkTelephony,
  },
}

/** The hub itself, against which any unit's pact is verified. A key is needed only for a hub that is running already. */
export const hubAccess = { name: "hub", key: "HUB_API_KEY" } as const

/** The names of all providers. */
export const providerNames = [...Object.keys(providers), hubAccess.name]

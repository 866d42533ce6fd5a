import { randomBytes } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { traveller } from "@mahmal/core/testing/travellers"
import type { PortName } from "./PortName.ts"
import type { Stand } from "./Stand.ts"
import { standAt } from "./standAt.ts"

const quick = { decideAfterMs: 20, makeAfterMs: 10, settleMs: 500, callsPerSecond: 100_000 }

/** Random, so that a secret in a log cannot be there by coincidence. */
const secret = () => `stand-${randomBytes(12).toString("hex")}`

// Imported only when used, so that projects which only run the adapters need not install the stand-ins.
const standIns = () => import("@mahmal/mocks")

const crossings = [600, 601, 602].map((number) => {
  const { passport, nationality, birthDate } = traveller(number)
  return { passport, nationality, birthDate, direction: "ARRIVAL", at: "2027-05-06T08:10:00+03:00", point: "JED" }
})

/** For each port, the stand-in that speaks the wire of our own contract. */
export const ourStands: Readonly<Record<PortName, () => Promise<Stand>>> = {
  track: async () => {
    const { startEtrack } = await standIns()
    const credentials = { username: "certificate", password: secret() }
    const { url, close } = await startEtrack({ ...quick, rejectRate: 0, credentials })
    return standAt({ admin: url, url: `${url}/etrack`, credentials, close })
  },

  visa: async () => {
    const { startVisaAuthority } = await standIns()
    const credentials = { token: secret() }
    const { url, close } = await startVisaAuthority({ ...quick, refuseRate: 0, ...credentials })
    return standAt({ admin: url, credentials, close })
  },

  bracelet: async () => {
    const { startBraceletMaker } = await standIns()
    const credentials = { apiKey: secret() }
    const { url, close } = await startBraceletMaker({ ...quick, ...credentials })
    return standAt({ admin: url, credentials, close })
  },

  border: async () => {
    const { startBorderFeed } = await standIns()
    const credentials = { apiKey: secret() }
    const { url, close } = await startBorderFeed({ ...quick, lateRate: 0, ...credentials })
    const headers = { "content-type": "application/json" }
    await fetch(`${url}/_mock/crossings`, { method: "POST", headers, body: JSON.stringify(crossings) })
    return standAt({ admin: url, credentials, close })
  },

  sms: async () => {
    const { startSmsGateway } = await standIns()
    const credentials = { username: "certificate", password: secret() }
    const { url, close } = await startSmsGateway(credentials)
    const texts = async (receiver: string) => {
      const { messages } = (await (await fetch(`${url}/_mock/messages`)).json()) as {
        readonly messages: ReadonlyArray<{ readonly to: string; readonly text: string }>
      }
      return messages.filter(({ to }) => to === receiver).map(({ text }) => text)
    }
    return { ...standAt({ admin: url, credentials, close }), texts }
  },

  telephony: async () => {
    const { startTelephony } = await standIns()
    const credentials = { username: "certificate", password: secret() }
    const nobodyAnswers = { busyRate: 0, unreachableRate: 0, unansweredRate: 1, ringMs: 20 }
    const { url, close } = await startTelephony({ ...nobodyAnswers, ...credentials })
    const operations = ["originate", "originateWithId", "continueInDialplan"]
    const listening = async () => {
      const { apps } = (await (await fetch(`${url}/_mock/lines`)).json()) as { apps: readonly string[] }
      return apps[0]
    }
    const ring = async (from: string, to: string) => {
      const end = Date.now() + 10_000
      let app = await listening()
      for (; app === undefined && Date.now() < end; app = await listening()) await wait(10)
      await fetch(`${url}/_mock/calls`, { method: "POST", body: JSON.stringify({ from, to, app }) })
    }
    return { ...standAt({ admin: url, url: `${url}/ari`, credentials, operations, close }), ring }
  },
}

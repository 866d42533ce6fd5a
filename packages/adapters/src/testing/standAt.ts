import { setTimeout as wait } from "node:timers/promises"
import type { Stand, StandEffect } from "./Stand.ts"

/** Where a stand is, and how it is closed. */
export interface StandPlace {
  /** Under this address, `/_mock` answers as the stand-ins of `@mahmal/mocks` do. */
  readonly admin: string
  /** The address that an adapter is given; by default `admin`. */
  readonly url?: string
  readonly credentials: Readonly<Record<string, string>>
  /** The only operations that are counted and get faults; all by default. */
  readonly operations?: readonly string[]
  readonly close: () => Promise<void>
}

interface Standing {
  readonly calls: Readonly<Record<string, number>>
  readonly open: number
  readonly elsewhere: number
  readonly pending: { readonly tasks: number }
}

const patience = 10_000

/** A stand that is controlled over the admin interface of the stand-ins; it need not be one of ours. */
export const standAt = ({ admin, url = admin, credentials, operations, close }: StandPlace): Stand => {
  const ask = async <A>(path: string, init: RequestInit = {}): Promise<A> => {
    const response = await fetch(`${admin}/_mock${path}`, init)
    if (!response.ok)
      throw new Error(`The stand answered ${response.status} to ${path || "/"}: ${await response.text()}`)
    return (response.status === 204 ? undefined : await response.json()) as A
  }
  const standing = () => ask<Standing>("")
  return {
    url,
    credentials,
    close,
    dial: (kind, calls = 1, ms) => {
      const fault = { kind, next: calls, ms }
      const everywhere = operations?.map((operation) => ({ ...fault, operation })) ?? [fault]
      const faults = kind === undefined ? [] : everywhere
      return ask("/faults", { method: "PUT", body: JSON.stringify({ faults }) })
    },
    effects: async () => (await ask<{ entries: readonly StandEffect[] }>("/ledger?limit=10000")).entries,
    traffic: async () => {
      const { calls, open, elsewhere } = await standing()
      const counted = Object.entries(calls).filter(([operation]) => operations?.includes(operation) !== false)
      return { calls: counted.reduce((sum, [, count]) => sum + count, 0), open, elsewhere }
    },
    settled: async () => {
      const end = Date.now() + patience
      while ((await standing()).pending.tasks > 0) {
        if (Date.now() > end) throw new Error(`The stand still had pending tasks after ${patience} ms.`)
        await wait(10)
      }
    },
  }
}

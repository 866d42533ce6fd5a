import { setTimeout as wait } from "node:timers/promises"
import { until } from "../support/until.ts"

/** What callers have been told so far. */
export interface Load {
  /** The groups whose confirmation was answered 200. */
  readonly answered: ReadonlyArray<string>
  /** How often an attempt got something else, or nothing. */
  readonly failed: () => number
  /** Ends when all have been answered. */
  readonly done: Promise<void>
}

/** What is asked, of which hubs, and by how many at once. */
export interface Asked {
  readonly origins: ReadonlyArray<string>
  readonly headers: Readonly<Record<string, string>>
  readonly groups: ReadonlyArray<string>
  readonly atOnce: number
}

/**
 * Confirms groups over REST, each until it is answered 200. Whoever gets no answer within three seconds, or another one,
 * asks again with the same idempotency key, of the next hub.
 */
export const confirmAll = ({ origins, headers, groups, atOnce }: Asked): Load => {
  const left = [...groups]
  const answered: Array<string> = []
  let failed = 0
  const confirm = async (group: string): Promise<void> => {
    for (let attempt = answered.length; ; attempt += 1) {
      const status = await fetch(`${origins[attempt % origins.length]}/v1/groups/${group}/confirmation`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", "idempotency-key": `confirm-${group}` },
        body: JSON.stringify({ campaign: "C01" }),
        signal: AbortSignal.timeout(3_000),
      }).then(
        async (response) => {
          await response.text()
          return response.status
        },
        () => 0,
      )
      if (status === 200) return void answered.push(group)
      failed += 1
      await wait(100)
    }
  }
  const caller = async () => {
    for (let group = left.shift(); group !== undefined; group = left.shift()) await confirm(group)
  }
  const done = Promise.all(Array.from({ length: atOnce }, caller)).then(() => {})
  return { answered, failed: () => failed, done }
}

/** Waits until a hub says that it is ready, and gives how long that took, in milliseconds. */
export const untilReady = async (origin: string): Promise<number> => {
  const began = Date.now()
  await until(async () => {
    const status = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.status,
      () => 0,
    )
    return status === 200 ? true : undefined
  }, 50)
  return Date.now() - began
}

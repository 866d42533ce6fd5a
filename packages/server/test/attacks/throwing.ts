import { expect } from "vitest"
import type { StartedHub } from "../http/startHub.ts"

/**
 * Whether everything is thrown at every door (`ATTACKS=all`, `pnpm attacks`). Otherwise the large corpora are parted among
 * the doors, so that each door is tried and each attack is used.
 */
export const all = process.env.ATTACKS === "all"

/** Milliseconds that a test may take. */
export const patience = all ? 3_600_000 : 240_000
/** Milliseconds in which an answer must be there, on a machine that does much else. */
const soon = 30_000
/** Bytes by which the memory of hub and test together may grow. */
const mostMemory = 600 * 1024 * 1024

/** The part of a corpus that falls to one of several doors. */
export const share = <A>(corpus: ReadonlyArray<A>, n: number, of: number): ReadonlyArray<A> =>
  all ? corpus : corpus.filter((_, at) => at % of === n)

/** What no answer may show: where in the code, in which library, or how the database says it. */
const inside =
  /\n\s+at \S|\.[cm]?[jt]s:\d+|node:internal|node_modules|pg-pool|invalid byte sequence|syntax error at or near/

/** Whether a body is what its type says, in an encoding that is told where a type leaves it open. */
const isTold = (type: string, text: string): boolean => {
  if (/^application\/([\w.-]+\+)?json\b/.test(type)) return isJson(text)
  return /^(text\/|application\/([\w.-]+\+)?xml)/.test(type) ? /; *charset=utf-8$/i.test(type) : type !== ""
}
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Asks, and says what is unsound about the answer; nothing about a sound one. */
export const unsound = async (
  door: string,
  attack: string,
  url: string,
  init: RequestInit,
): Promise<string | undefined> => {
  const said = (what: string) => `${door}, ${attack}: ${what}`
  const giveUp = AbortSignal.timeout(soon)
  let response: Response
  try {
    response = await fetch(url, { ...init, signal: giveUp, redirect: "manual" })
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
      await response.body?.cancel()
      return undefined
    }
    const text = await response.text()
    const { status } = response
    if (inside.test(text)) return said(`tells of its inside: ${text.slice(0, 300)}`)
    // SOAP 1.1 has every fault at 500: also the one that says that the sender is at fault.
    if (status === 500 && door === "etrack" && /<faultcode>soap:Client/.test(text)) return undefined
    // This hub has no key to seal with.
    if (status === 503 && door === "ledger.evidence") return undefined
    // Node.js itself refuses an address that is too long.
    if (status === 431 && text === "") return undefined
    if (status >= 500) return said(`${status} ${text.slice(0, 300)}`)
    const type = response.headers.get("content-type") ?? ""
    if (text !== "" && !isTold(type, text)) return said(`${status} ${type || "without a type"}: ${text.slice(0, 100)}`)
    if (status >= 400 && door !== "etrack" && !type.startsWith("application/problem+json"))
      return said(`${status} ${type}`)
    return undefined
  } catch (error) {
    // A body that is too large may be refused while it is still sent.
    if (giveUp.aborted) return said(`no answer in ${soon} ms`)
    return /ECONNRESET|EPIPE|other side closed/.test(String((error as Error).cause)) && /large|huge|long/.test(attack)
      ? undefined
      : said(String((error as Error).cause ?? error))
  }
}

/** One attack: it gives what is unsound about the answer. */
export type Throw = () => Promise<string | undefined>

/** Throws everything at a hub, some at a time, and gives what was answered unsoundly. */
export const throwAll = async (hub: StartedHub, throws: ReadonlyArray<Throw>): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  let next = 0
  const before = process.memoryUsage().rss
  const run = async () => {
    for (let at = next++; at < throws.length; at = next++) {
      const finding = await throws[at]?.()
      if (finding !== undefined) found.push(finding)
    }
  }
  await Promise.all(Array.from({ length: 8 }, run))
  expect(process.memoryUsage().rss - before).toBeLessThan(mostMemory)
  expect((await hub.ask("GET", "/health/ready")).status).toBe(200)
  if (all) process.stdout.write(`${throws.length} attacks: ${found.length} answered unsoundly\n`)
  return found
}

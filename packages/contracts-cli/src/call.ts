import { setTimeout as wait } from "node:timers/promises"

const deadline = 15_000
const mostRetries = 2
const longestWait = 10
const largestAnswer = 4_194_304

/** A complete answer. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

const cause = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown"
  const inner = error.cause instanceof Error ? error.cause : error
  return "code" in inner && typeof inner.code === "string" ? inner.code : inner.name
}

/** What the codes of failures mean that a reader need not know. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  ECONNRESET: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer broke off",
  TimeoutError: `not within ${deadline / 1000} seconds`,
  RangeError: `more than ${largestAnswer / 1_048_576} MiB`,
}

/** No whole answer came. The message has the code of the failure, not its text, which may repeat a URL with a password. */
export class NoAnswer extends Error {
  constructor(error: unknown) {
    const code = cause(error)
    const meaning = meanings[code]
    super(`no answer${meaning === undefined ? "" : `: ${meaning}`} (${code})`)
  }
}

const once = async (url: string, init: RequestInit): Promise<Answer> => {
  const signal = AbortSignal.timeout(deadline)
  const headers = new Headers(init.headers)
  // A system that refuses a call may close its connection, so each call has a new one.
  headers.set("connection", "close")
  const response = await fetch(url, { ...init, headers, redirect: "manual", signal }).catch((error: unknown) => {
    throw new NoAnswer(error)
  })
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > largestAnswer) throw new RangeError("too large")
      chunks.push(chunk)
    }
  } catch (error) {
    throw new NoAnswer(error)
  }
  return { status: response.status, headers: response.headers, body: Buffer.concat(chunks) }
}

/**
 * Makes one call. It follows no redirect, and limits the size of the answer. It retries only after an answer with a short
 * Retry-After: by the contracts nothing was done then, and a rate limit is not a fault.
 */
export const call = async (url: string, init: RequestInit): Promise<Answer> => {
  for (let retries = 0; ; retries += 1) {
    const answer = await once(url, init)
    const seconds = Number(answer.headers.get("retry-after") ?? Number.NaN)
    if (!(seconds >= 0 && seconds <= longestWait) || retries === mostRetries) return answer
    await wait(seconds * 1000)
  }
}

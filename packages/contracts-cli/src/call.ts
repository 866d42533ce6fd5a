import { setTimeout as wait } from "node:timers/promises"

const deadline = 15_000
const mostRepeats = 2
const longestRest = 10
const largestAnswer = 4_194_304

/** An answer, read whole. */
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

/** Why no answer came: the kind of the failure, never its words, which may repeat an address with a password in it. */
export class NoAnswer extends Error {
  constructor(error: unknown) {
    super(`no answer (${cause(error)})`)
  }
}

const once = async (url: string, init: RequestInit): Promise<Answer> => {
  const signal = AbortSignal.timeout(deadline)
  const headers = new Headers(init.headers)
  // Whoever refuses a call may close its connection: the next one must not meet it while it closes.
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
 * Makes one call: no redirect is followed, and no answer may be endless. It is repeated only where the answer asks to come
 * again soon: by the contracts nothing was done then, and our pace is no fault of the system's.
 */
export const call = async (url: string, init: RequestInit): Promise<Answer> => {
  for (let repeats = 0; ; repeats += 1) {
    const answer = await once(url, init)
    const rest = Number(answer.headers.get("retry-after") ?? Number.NaN)
    if (!(rest >= 0 && rest <= longestRest) || repeats === mostRepeats) return answer
    await wait(rest * 1000)
  }
}

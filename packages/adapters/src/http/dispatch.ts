import type { Agent, Dispatcher } from "undici"
import type { Call, Limits, Outcome } from "./Call.ts"

const causeOf = (error: Error): string => {
  const code = "code" in error ? error.code : undefined
  return typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code) ? code : error.name
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

const decoded = (chunks: readonly Buffer[]): string | undefined => {
  try {
    return utf8.decode(Buffer.concat(chunks))
  } catch {
    return undefined
  }
}

const single = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), String(value ?? "")]))

/**
 * Makes one call, once, and passes its outcome to `settle`, once. The returned function aborts the call: nothing more is
 * written or read, and `settle` is not called.
 *
 * It follows no redirect, retries nothing, and reads no compressed answer.
 */
export const dispatch = (
  agent: Agent,
  call: Call,
  limits: Limits,
  settle: (outcome: Outcome) => void,
): (() => void) => {
  let controller: Dispatcher.DispatchController | undefined
  let over = false
  let complete = false
  let status = 0
  let headers: Record<string, string> = {}
  let size = 0
  const chunks: Buffer[] = []

  const stop = (): void => {
    over = true
    clearTimeout(deadline)
    if (!complete) controller?.abort(new Error("the call is over"))
  }
  const end = (outcome: Outcome): void => {
    if (over) return
    stop()
    settle(outcome)
  }
  const fail = (detail: string): void =>
    end(controller === undefined ? { word: "not-sent", detail } : { word: "no-answer", detail })
  // A 503 counts by its status alone: proxies send pages of their own with it, in any encoding.
  const unfit = (detail: string): void =>
    end(status === 503 ? { word: "answer", status, headers, text: "" } : { word: "unfit", status, detail })

  const deadline = setTimeout(() => fail(`nothing within ${limits.timeout} ms`), limits.timeout)

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      const again = controller !== undefined
      controller = started
      // Aborted here, nothing is written. undici starts a request a second time only after a connection broke.
      if (over) started.abort(new Error("the call is over"))
      else if (again) fail("the connection broke")
    },
    onResponseStart: (_, code, received) => {
      if (code < 200) return
      status = code
      headers = single(received)
      const encoding = headers["content-encoding"] ?? "identity"
      if (code >= 300 && code < 400) unfit(`an answer ${code}, which points elsewhere`)
      else if (encoding !== "identity") unfit("a compressed answer, which was not asked for")
      else if (Number(headers["content-length"] ?? 0) > limits.largestAnswer) unfit("an answer that is too large")
    },
    onResponseData: (_, chunk) => {
      if (over) return
      size += chunk.length
      if (size > limits.largestAnswer) unfit("an answer that is too large")
      else chunks.push(chunk)
    },
    onResponseEnd: () => {
      complete = true
      const text = decoded(chunks)
      if (text === undefined) unfit("an answer that is not UTF-8")
      else end({ word: "answer", status, headers, text })
    },
    onResponseError: (_, error) => fail(causeOf(error)),
  }

  const { origin, pathname, search } = new URL(call.url)
  agent.dispatch(
    {
      origin,
      path: `${pathname}${search}`,
      method: call.method,
      headers: { ...call.headers, "accept-encoding": "identity" },
      body: call.body ?? null,
      reset: limits.fresh,
    },
    handler,
  )
  return stop
}

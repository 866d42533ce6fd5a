import type { SubmissionReason } from "@mahmal/core/ports/reason"

/** What an adapter can do wrong. */
export const flaws = [
  "retries broken calls",
  /** Gives each of three attempts a third of the deadline. */
  "splits the deadline",
  "retries server errors",
  /** Answers Unavailable where it should answer InDoubt. */
  "takes broken for not done",
  "declines on wrong credentials",
  "has no deadline",
  "ignores interruption",
  "ignores Retry-After",
  "logs the password",
  /** Writes it to the terminal, without the logger. */
  "prints the password",
  "annotates logs with the password",
  /** Escaped as in a URL. */
  "logs the receiver",
  /** Also follows redirects. */
  "trusts every answer",
  "uses a wrong number",
] as const

export type Flaw = (typeof flaws)[number]

/** The wrong number. */
export const stranger = "+97455500000"

const broken = (detail: string): SubmissionReason => ({ _tag: "InDoubt", detail })
const later = (detail: string, retryAfter?: number): SubmissionReason =>
  retryAfter === undefined ? { _tag: "Unavailable", detail } : { _tag: "Unavailable", detail, retryAfter }

const no = (detail: string): SubmissionReason => ({ _tag: "Declined", code: "refused", detail })

const hasWrongCredentials = (status: number, text: string): boolean =>
  status === 401 || (status === 403 && text === "Authorization failed for sendsms")

const refusedToConnect = (error: unknown): boolean =>
  error instanceof TypeError &&
  typeof error.cause === "object" &&
  error.cause !== null &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED"

/** A call, apart from its flaws. */
export interface FlawedCall {
  readonly address: string
  readonly request: RequestInit
  /** Milliseconds for one attempt. */
  readonly deadline: number
  /** Whether an answer is a success. */
  readonly isSuccess: (status: number, text: string) => boolean
}

/** Why an attempt failed, and the flaw that makes the adapter retry. */
interface Failure {
  readonly reason: SubmissionReason
  readonly retriedBy: Flaw
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === "TimeoutError"

/** Makes calls with these flaws and no others; a call resolves to the reason why it failed, or to undefined. */
export const flawedCalls = (...has: readonly Flaw[]) => {
  const flawed = (flaw: Flaw) => has.includes(flaw)

  const once = async (call: FlawedCall, signal: AbortSignal): Promise<Failure | undefined> => {
    const ms = Math.floor(flawed("splits the deadline") ? call.deadline / 3 : call.deadline)
    const signals = [
      ...(flawed("ignores interruption") ? [] : [signal]),
      ...(flawed("has no deadline") ? [] : [AbortSignal.timeout(ms)]),
    ]
    try {
      const redirect = flawed("trusts every answer") ? "follow" : "manual"
      const answer = await fetch(call.address, { ...call.request, redirect, signal: AbortSignal.any(signals) })
      if (answer.status === 503) {
        const asked = Number(answer.headers.get("retry-after")) * 1000
        return { reason: later("told to wait", asked), retriedBy: "ignores Retry-After" }
      }
      const text = await answer.text()
      if (hasWrongCredentials(answer.status, text))
        return {
          reason: flawed("declines on wrong credentials") ? no("not let in") : later("not let in"),
          retriedBy: "retries broken calls",
        }
      if (flawed("trusts every answer") || call.isSuccess(answer.status, text)) return undefined
      return {
        reason: broken(`an answer ${answer.status}`),
        retriedBy: answer.status === 500 ? "retries server errors" : "retries broken calls",
      }
    } catch (error) {
      const reason =
        refusedToConnect(error) || flawed("takes broken for not done") ? later("not reached") : broken("no answer")
      return { reason, retriedBy: isTimeout(error) ? "splits the deadline" : "retries broken calls" }
    }
  }

  return async (call: FlawedCall, signal: AbortSignal): Promise<SubmissionReason | undefined> => {
    let failure = await once(call, signal)
    for (let again = 0; again < 2 && failure !== undefined && flawed(failure.retriedBy); again += 1)
      failure = await once(call, signal)
    return failure?.reason
  }
}

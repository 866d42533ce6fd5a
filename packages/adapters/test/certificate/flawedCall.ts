import type { SubmissionReason } from "@mahmal/core/ports/reason"

/** What an adapter can do wrong; each flaw is one that somebody once thought a good idea. */
export const flaws = [
  /** Sends again by itself what broke. */
  "repeats",
  /** Gives each of three attempts a third of the deadline. */
  "hurries",
  /** Sends again by itself what the other side failed in. */
  "insists",
  /** Takes everything that broke for not done. */
  "hopes",
  /** Takes it for the system's "no" that it is not let in. */
  "gives up",
  /** Has no deadline. */
  "waits",
  /** Goes on when its caller has given up. */
  "is deaf",
  /** Comes back at once when told to come later. */
  "pushes",
  /** Writes the password to the log. */
  "tells",
  /** Writes it past the log, to the terminal. */
  "mutters",
  /** Notes it beside every line of the log. */
  "annotates",
  /** Writes to the log whom it is about to reach, escaped as in an address. */
  "names",
  /** Takes every answer for success, and goes where it is sent. */
  "trusts",
  /** Gives everybody the wrong number. */
  "errs",
] as const

export type Flaw = (typeof flaws)[number]

/** Somebody's number, though not that of whoever is meant. */
export const stranger = "+97455500000"

const broken = (detail: string): SubmissionReason => ({ _tag: "InDoubt", detail })
const later = (detail: string, retryAfter?: number): SubmissionReason =>
  retryAfter === undefined ? { _tag: "Unavailable", detail } : { _tag: "Unavailable", detail, retryAfter }

const no = (detail: string): SubmissionReason => ({ _tag: "Declined", code: "refused", detail })

const isShutOut = (status: number, text: string): boolean =>
  status === 401 || (status === 403 && text === "Authorization failed for sendsms")

const refusedToConnect = (error: unknown): boolean =>
  error instanceof TypeError &&
  typeof error.cause === "object" &&
  error.cause !== null &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED"

/** What a call is, besides its flaws. */
export interface FlawedCall {
  readonly address: string
  readonly request: RequestInit
  /** Milliseconds for one attempt. */
  readonly deadline: number
  /** Whether an answer is what success must be. */
  readonly isSuccess: (status: number, text: string) => boolean
}

/** Why an attempt did not succeed, and the flaw that would now make another. */
interface Failure {
  readonly reason: SubmissionReason
  readonly tempts: Flaw
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === "TimeoutError"

/** Makes calls that have these flaws and no others; a call gives the reason why it did not succeed, if it did not. */
export const flawedCalls = (...has: readonly Flaw[]) => {
  const flawed = (flaw: Flaw) => has.includes(flaw)

  const once = async (call: FlawedCall, signal: AbortSignal): Promise<Failure | undefined> => {
    const ms = Math.floor(flawed("hurries") ? call.deadline / 3 : call.deadline)
    const signals = [...(flawed("is deaf") ? [] : [signal]), ...(flawed("waits") ? [] : [AbortSignal.timeout(ms)])]
    try {
      const redirect = flawed("trusts") ? "follow" : "manual"
      const answer = await fetch(call.address, { ...call.request, redirect, signal: AbortSignal.any(signals) })
      if (answer.status === 503) {
        const asked = Number(answer.headers.get("retry-after")) * 1000
        return { reason: later("told to wait", asked), tempts: "pushes" }
      }
      const text = await answer.text()
      if (isShutOut(answer.status, text))
        return { reason: flawed("gives up") ? no("not let in") : later("not let in"), tempts: "repeats" }
      if (flawed("trusts") || call.isSuccess(answer.status, text)) return undefined
      return { reason: broken(`an answer ${answer.status}`), tempts: answer.status === 500 ? "insists" : "repeats" }
    } catch (error) {
      const reason = refusedToConnect(error) || flawed("hopes") ? later("not reached") : broken("no answer")
      return { reason, tempts: isTimeout(error) ? "hurries" : "repeats" }
    }
  }

  return async (call: FlawedCall, signal: AbortSignal): Promise<SubmissionReason | undefined> => {
    let failure = await once(call, signal)
    for (let again = 0; again < 2 && failure !== undefined && flawed(failure.tempts); again += 1)
      failure = await once(call, signal)
    return failure?.reason
  }
}

/** One call to a foreign system, ready to be written to the wire. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** What a transcript keeps of the call: the body, or the request line of a GET; without secrets. */
  readonly transcript: string
}

/** Limits on every call to one foreign system. */
export interface Limits {
  /** Milliseconds from the beginning of the call to the last byte of its answer, the connection included. */
  readonly timeout: number
  /** The most bytes that an answer may have. */
  readonly largestAnswer: number
  /** Gives each call a new connection: for calls that must not be lost on one that the other side is just closing. */
  readonly fresh: boolean
}

/**
 * A complete answer, in time, uncompressed and in UTF-8; for a 503 that is none of these, the text is empty. Header names
 * are in lower case.
 */
export interface Answer {
  readonly word: "answer"
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** A call without a readable answer. The detail names the cause and no person. */
export type Failure =
  /** Nothing of the call was written: the other side cannot have begun. */
  | { readonly word: "not-sent"; readonly detail: string }
  /** The call was written, at least in part, and no complete answer came. */
  | { readonly word: "no-answer"; readonly detail: string }
  /** The answer is one that no contract allows: a redirect, too large, compressed, or not UTF-8. */
  | { readonly word: "unfit"; readonly detail: string; readonly status: number }

/** How a call ended. What that means for the caller depends on whether the call is a submission or a question. */
export type Outcome = Answer | Failure

/** One call to a foreign system, ready to be written to the wire. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** What a transcript keeps of the call: the body or the question, without secrets. */
  readonly transcript: string
}

/** What guards every call to one foreign system. */
export interface Limits {
  /** Milliseconds from the beginning of the call to the last byte of its answer, the connection included. */
  readonly timeout: number
  /** The most bytes that an answer may have. */
  readonly largestAnswer: number
  /** Gives each call a connection of its own: for calls that must not meet one that the other side is just closing. */
  readonly fresh: boolean
}

/**
 * An answer that came whole, in time, uncompressed and as UTF-8; of a 503 that came otherwise, the text is empty. Names of
 * headers are in lower case.
 */
export interface Answer {
  readonly word: "answer"
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** No answer that anybody could read; the detail names the cause and no person. */
export type Failure =
  /** Nothing of the call was written: the other side cannot have begun. */
  | { readonly word: "not-sent"; readonly detail: string }
  /** The call was written, at least in part, and no whole answer came. */
  | { readonly word: "no-answer"; readonly detail: string }
  /** An answer came that no contract allows: a redirect, too large, compressed, or not UTF-8. */
  | { readonly word: "unfit"; readonly detail: string; readonly status: number }

/** How a call ended, in words. What the words mean for the caller depends on whether the call changed anything. */
export type Outcome = Answer | Failure

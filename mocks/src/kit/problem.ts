/** A wrong field of a request: where it is, a JSON Pointer to it, and what is wrong. */
export interface WrongField {
  readonly in: "path" | "query" | "header" | "body"
  readonly pointer: string
  readonly detail: string
}

const problems = {
  "invalid-request": [400, "The request does not keep to the contract"],
  unauthorised: [401, "The credentials are missing or wrong"],
  "not-found": [404, "There is no such resource"],
  conflict: [409, "The request contradicts what is already known"],
  "too-large": [413, "The body is larger than the contract allows"],
  "unsupported-media-type": [415, "The body must be application/json in UTF-8"],
  "idempotency-key-reused": [422, "The Idempotency-Key was used with another request"],
  "not-routable": [422, "No network leads to this receiver"],
  "too-many-requests": [429, "More requests came than the contract allows"],
  internal: [500, "The system failed"],
  unavailable: [503, "The system is not available at present"],
} as const

export type ProblemName = keyof typeof problems

/** A refusal as application/problem+json (RFC 9457), its type a URN that ends in the problem's name. */
export const problem = (
  name: ProblemName,
  detail: string,
  errors: readonly WrongField[] = [],
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const [status, title] = problems[name]
  const body = { type: `urn:mahmal:problem:${name}`, title, status, detail, ...(errors.length > 0 && { errors }) }
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  })
}

/** The hub was not reached, or it answered with something else than success: then with its status. */
export class HubRefused extends Error {
  readonly status: number | undefined

  constructor(status: number | undefined, message: string) {
    super(message)
    this.status = status
  }
}

/** How long an answer is waited for: networks at the holy sites are slow rather than absent. In milliseconds. */
const patience = 30_000

/** What goes with a request: who asks, and what. */
export interface Asking {
  readonly token?: string
  readonly json?: unknown
}

/** Asks the hub. What is not a success is a `HubRefused`. */
export const askHub = async (method: "GET" | "POST", path: string, { token, json }: Asking = {}): Promise<Response> => {
  const headers = new Headers()
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`)
  if (json !== undefined) headers.set("content-type", "application/json")
  const response = await fetch(path, {
    method,
    headers,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    cache: "no-store",
    // A supervisor who signed in with this browser lends the device nothing.
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(patience),
  }).catch((error: unknown) => {
    throw new HubRefused(undefined, String(error))
  })
  if (response.ok) return response
  throw new HubRefused(response.status, `${response.status} for ${method} ${path}`)
}

/** The hub was not reached, or answered without success: then with its status. */
export class HubRefused extends Error {
  readonly status: number | undefined

  constructor(status: number | undefined, message: string) {
    super(message)
    this.status = status
  }
}

/** In milliseconds; long, because networks at the holy sites are slow rather than absent. */
const timeout = 30_000

/** The credentials and body of a request. */
export interface Asking {
  readonly token?: string
  readonly json?: unknown
}

/** Sends a request to the hub. Rejects with `HubRefused` for anything but success. */
export const askHub = async (method: "GET" | "POST", path: string, { token, json }: Asking = {}): Promise<Response> => {
  const headers = new Headers()
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`)
  if (json !== undefined) headers.set("content-type", "application/json")
  const response = await fetch(path, {
    method,
    headers,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    cache: "no-store",
    // Not the session cookie of a supervisor who is signed in with this browser.
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(timeout),
  }).catch((error: unknown) => {
    throw new HubRefused(undefined, String(error))
  })
  if (response.ok) return response
  throw new HubRefused(response.status, `${response.status} for ${method} ${path}`)
}

/** Who is signed in: the answer of GET /v1/session. */
export interface Session {
  readonly kind: "person" | "system" | "device" | "nobody"
  readonly name?: string
  readonly seasons: "all" | readonly string[]
  /** The CSRF token, which is sent with every POST. */
  readonly csrf?: string
}

/** A reader. */
export interface Device {
  readonly device: string
  readonly name: string
  readonly standing: "waiting" | "approved" | "revoked"
  readonly links: number
  readonly gaps: readonly unknown[]
  readonly seen?: string
}

interface Page {
  readonly items: readonly Device[]
  readonly next?: string
}

/** The hub answered without success. */
export class Refused extends Error {
  readonly status: number
  /** Why, where the problem has a reason of its own. */
  readonly reason: string | undefined

  constructor(status: number, reason?: string) {
    super(`the hub answered ${status}`)
    this.status = status
    this.reason = reason
  }
}

/** Whether the session has ended. */
export const hasEnded = (error: unknown): boolean => error instanceof Refused && error.status === 401

/** Sends a request as the person who is signed in. Rejects with `Refused` for an answer without success. */
export const askHub = async <Answer>(
  method: "GET" | "POST",
  path: string,
  csrf?: string,
  json?: unknown,
): Promise<Answer> => {
  const response = await fetch(path, {
    method,
    headers: {
      ...(csrf === undefined ? {} : { "x-csrf-token": csrf }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    cache: "no-store",
  })
  if (!response.ok) throw new Refused(response.status, await reasonIn(response))
  return response.json()
}

const reasonIn = async (response: Response): Promise<string | undefined> => {
  const problem: { readonly reason?: unknown } | undefined = await response.json().catch(() => undefined)
  return typeof problem?.reason === "string" ? problem.reason : undefined
}

/** The seasons of the person who is signed in, latest first. */
export const seasonsOf = async ({ seasons }: Session): Promise<readonly string[]> => {
  const names =
    seasons === "all"
      ? (await askHub<{ readonly items: readonly { readonly season: string }[] }>("GET", "/v1/seasons")).items.map(
          ({ season }) => season,
        )
      : seasons
  return [...names].sort().reverse()
}

const order = ["waiting", "approved", "revoked"]

/** All readers of a season, those that wait for approval first and the revoked last. */
export const devicesOf = async (season: string): Promise<readonly Device[]> => {
  const devices: Device[] = []
  let cursor: string | undefined
  do {
    const from: string = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`
    const page: Page = await askHub("GET", `/v1/seasons/${season}/gate/devices${from}`)
    devices.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return devices.sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing) || a.name.localeCompare(b.name))
}

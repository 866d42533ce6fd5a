import { randomUUID } from "node:crypto"

/** The hub did not do what was asked, or was not reached; the message is for the person at the keyboard. */
export class NotAnswered extends Error {
  override readonly name = "NotAnswered"
}

interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly errors?: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>
}

const told = ({ title = "The hub refused", detail, errors = [] }: Problem): string =>
  [
    detail === undefined ? `${title}.` : `${title}: ${detail}`,
    ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`),
  ].join("\n")

/** Asks the hub at `MAHMAL_URL` over REST, with the key in `MAHMAL_KEY`. Whatever is not 2xx is thrown in words. */
export const askHub = async <A>(method: "GET" | "POST", path: string, body?: unknown): Promise<A> => {
  const { MAHMAL_URL: url = "http://127.0.0.1:8787", MAHMAL_KEY: key } = process.env
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json", "idempotency-key": randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    const { cause } = error as { readonly cause?: Error }
    throw new NotAnswered(`The hub at ${url} cannot be reached (${cause?.message ?? error.message}).`)
  })
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new NotAnswered(told(answer as Problem))
  return answer as A
}

/** A query of what is given; undefined is left out. */
export const queryOf = (parameters: Readonly<Record<string, string | number | undefined>>): string => {
  const given = Object.entries(parameters).flatMap(
    ([name, value]): Array<[string, string]> => (value === undefined ? [] : [[name, String(value)]]),
  )
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`
}

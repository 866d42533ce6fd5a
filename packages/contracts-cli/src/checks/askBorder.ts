import { call } from "../call.ts"
import { credential, type Endpoint } from "../Endpoint.ts"
import { Xsd } from "../xml/Xsd.ts"

const xsd = new Xsd("border-feed", "border-feed.xsd")

/** An answer of the border feed: a page has `documents` and `next`, a document has an `id`. */
export interface BorderAnswer {
  readonly root: string
  readonly documents: readonly string[]
  readonly next: string | undefined
  readonly id: string | undefined
}

/** Asks the border feed; rejects unless the answer is 200 with a body that is valid by border-feed.xsd. */
export const askBorder = async (endpoint: Endpoint, path: string): Promise<BorderAnswer> => {
  const headers = { "x-api-key": credential(endpoint, "BORDER_TOKEN"), "accept-encoding": "identity" }
  const { status, body } = await call(`${endpoint.url}${path}`, { headers })
  if (status !== 200) throw new Error(`GET ${path} was answered with ${status}, not 200`)
  const { branches, all } = xsd.read(body.toString("utf8"))
  return { root: branches[0] ?? "", documents: all("@id"), next: all("next")[0], id: all("@document")[0] }
}

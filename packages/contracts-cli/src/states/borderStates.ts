import { askBorder } from "../checks/askBorder.ts"
import { expected } from "../checks/Checks.ts"
import type { State } from "../pact/State.ts"
import { Skipped } from "../Skipped.ts"

const mostPages = 200

const firstDocument: State = async (endpoint) => {
  const [id] = (await askBorder(endpoint, "/v1/feed?limit=1")).documents
  if (id === undefined) throw new Skipped("the list is empty")
  return { id }
}

const atTheEnd: State = async (endpoint) => {
  let next: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const after: string = next === undefined ? "" : `&after=${encodeURIComponent(next)}`
    const read = await askBorder(endpoint, `/v1/feed?limit=100${after}`)
    if (read.documents.length === 0 && next !== undefined) return { next }
    expected(read.documents.length === 0 || read.next !== next, "next repeats, though the page has documents")
    next = read.next
  }
  throw new Skipped(`the list has more than ${mostPages} pages`)
}

/** The states of the pact with the border feed. */
export const borderStates: Readonly<Record<string, State>> = {
  "a document is published": firstDocument,
  "the list has been read to its end": atTheEnd,
}

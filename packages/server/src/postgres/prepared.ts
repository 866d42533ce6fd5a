import pg from "pg"

/** So many different statements are prepared; a program that makes up ever new ones gets no more. */
const mostNames = 500

const names = new Map<string, string>()

/**
 * A statement that somebody else wrote, under a name that is always the same for the same text: each connection parses
 * and plans it once, and not at every use.
 */
export const prepared = (text: string, values: unknown[]): pg.QueryConfig => {
  let name = names.get(text)
  if (name === undefined) {
    if (names.size >= mostNames) return { text, values }
    name = `theirs-${names.size}`
    names.set(text, name)
  }
  return { name, text, values }
}

/** A connection that prepares every statement with values. */
class PreparingClient extends pg.Client {
  // pg itself has more forms than these; whatever is not text with values and a callback goes on as it came.
  override query(...parameters: Array<never>): never {
    const [text, values, callback] = parameters as ReadonlyArray<unknown>
    const query = super.query.bind(this) as (...passed: ReadonlyArray<unknown>) => never
    // Without a value it may be several statements in one text, which cannot be prepared.
    return typeof text === "string" && Array.isArray(values) && values.length > 0
      ? query(prepared(text, values), callback)
      : query(...parameters)
  }
}

/** What a pool is given so that its connections prepare, and none waits for ever for one that fell silent. */
export const preparing = { Client: PreparingClient, query_timeout: 15_000 }

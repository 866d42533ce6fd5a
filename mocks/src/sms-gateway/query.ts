/** Reads a query string as raw bytes by name, because a text may be in any charset. The first of equal names counts. */
export const queryOf = (url: string): ReadonlyMap<string, Buffer> => {
  const start = url.indexOf("?")
  const query = new Map<string, Buffer>()
  for (const pair of start < 0 ? [] : url.slice(start + 1).split("&")) {
    const equals = pair.indexOf("=")
    const name = bytesOf(equals < 0 ? pair : pair.slice(0, equals)).toString()
    if (!query.has(name)) query.set(name, bytesOf(equals < 0 ? "" : pair.slice(equals + 1)))
  }
  return query
}

const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    (text.replaceAll("+", " ").match(/%[0-9A-Fa-f]{2}|[^%]+|%/g) ?? []).map((piece) =>
      /^%[0-9A-Fa-f]{2}$/.test(piece) ? Buffer.from(piece.slice(1), "hex") : Buffer.from(piece),
    ),
  )

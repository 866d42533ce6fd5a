/** A string, with the colon after it when it is a member's name; or what structures an object or array. */
const piece = /"[^"\\]*(?:\\.[^"\\]*)*"\s*(:?)|[{}[\],]/g

/** An object or array that is being read: the names so far of an object, and the member or item that is read now. */
interface Open {
  readonly names: Set<string> | undefined
  step: string | number
}

/**
 * The path of the first member that its object has twice, undefined without any; JSON.parse would silently take the last.
 * The text must be JSON: of another one the time may grow with the square of its length.
 */
export const doubledMember = (json: string): ReadonlyArray<string | number> | undefined => {
  const open: Open[] = []
  for (const [text, colon] of json.matchAll(piece)) {
    const inner = open.at(-1)
    if (text === "{") open.push({ names: new Set(), step: "" })
    else if (text === "[") open.push({ names: undefined, step: 0 })
    else if (text === "}" || text === "]") open.pop()
    else if (text === ",") {
      if (typeof inner?.step === "number") inner.step += 1
    } else if (colon === ":" && inner?.names !== undefined) {
      const name = nameIn(text)
      inner.step = name
      if (inner.names.has(name)) return open.map(({ step }) => step)
      inner.names.add(name)
    }
  }
  return undefined
}

const nameIn = (text: string): string => {
  const quoted = text.slice(0, text.lastIndexOf('"') + 1)
  return quoted.includes("\\") ? JSON.parse(quoted) : quoted.slice(1, -1)
}

const token = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\],]/g

interface Open {
  /** The names so far of an object; undefined for an array. */
  readonly names: Set<string> | undefined
  /** The member or index that is being read. */
  step: string | number
}

const pointerTo = (open: readonly Open[]): string =>
  open.map(({ step }) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

/**
 * The JSON Pointer to the first member that occurs twice in its object, or undefined; the text must be JSON.
 *
 * Such a text is refused, because JSON.parse takes the last of the two, and other programs the first.
 */
export const doubledMember = (text: string): string | undefined => {
  const open: Open[] = []
  for (const [read, string, colon] of text.matchAll(token)) {
    const inner = open.at(-1)
    if (read === "{") open.push({ names: new Set(), step: "" })
    else if (read === "[") open.push({ names: undefined, step: 0 })
    else if (read === "}" || read === "]") open.pop()
    else if (inner === undefined) continue
    else if (read === "," && typeof inner.step === "number") inner.step += 1
    else if (string !== undefined && colon !== undefined) {
      const name: string = JSON.parse(string)
      inner.step = name
      if (inner.names?.has(name)) return pointerTo(open)
      inner.names?.add(name)
    }
  }
  return undefined
}

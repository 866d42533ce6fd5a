/** A string, with the colon after it when it is a member's name; or a bracket of an object or array. */
const piece = /"[^"\\]*(?:\\.[^"\\]*)*"\s*(:?)|[{}[\]]/g

/** Whether an object in this JSON text has two members with the same name; JSON.parse would silently take the last. */
export const hasDoubledMember = (json: string): boolean => {
  const names: Set<string>[] = []
  for (const [text, colon] of json.matchAll(piece)) {
    if (text === "{" || text === "[") names.push(new Set())
    else if (text === "}" || text === "]") names.pop()
    else if (colon === ":") {
      const name: string = JSON.parse(text.slice(0, text.lastIndexOf('"') + 1))
      if (names.at(-1)?.has(name)) return true
      names.at(-1)?.add(name)
    }
  }
  return false
}

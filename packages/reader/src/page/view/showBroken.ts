import { message, present } from "./screens.ts"
import { words } from "./words.ts"

/** Shows that the device cannot work, which is nearly always that it cannot store; the cause goes into the log. */
export const showBroken = (error: unknown): void => {
  console.error(error)
  present(message(words.broken, words.brokenWhy, { label: words.again, do: () => location.reload() }))
}

import { message, present } from "./screens.ts"
import { words } from "./words.ts"

/** Shows that the device cannot work, nearly always because it cannot store; logs the cause. */
export const showBroken = (error: unknown): void => {
  console.error(error)
  present(message(words.broken, words.brokenWhy, { label: words.again, do: () => location.reload() }))
}

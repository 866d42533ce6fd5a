import { setTimeout as wait } from "node:timers/promises"
import type { Check } from "../Bench.ts"

/** Milliseconds of the stand's Retry-After: 1. */
const asked = 1000

/** After an answer with Retry-After, the adapter passes the wait on to its caller and sends nothing by itself. */
export const respectsTheRateLimit: Check = ({ stand, trial }) =>
  trial(async ({ run }) => {
    const before = (await stand.traffic()).calls
    await stand.dial("busy", 99)
    const { word, retryAfter } = await run()
    await wait(asked / 5)
    const sent = (await stand.traffic()).calls - before
    const complaints: string[] = []
    if (word !== "Unavailable") complaints.push(`ended in ${word} after an answer with Retry-After`)
    else if (retryAfter !== asked)
      complaints.push(`told its caller to wait ${retryAfter ?? "for no time"}, not ${asked} ms`)
    if (sent > 1) complaints.push(`sent ${sent} requests although the first was answered with Retry-After`)
    return complaints
  })

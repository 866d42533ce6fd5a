import { setTimeout as wait } from "node:timers/promises"
import type { Check } from "../Bench.ts"

/** What the stand asks for with Retry-After: 1. */
const asked = 1000

/** Told to come back later, it says so and for how long, and is quiet meanwhile. */
export const respectsTheRateLimit: Check = ({ stand, trial }) =>
  trial(async ({ run }) => {
    const before = (await stand.traffic()).calls
    await stand.dial("busy", 99)
    const { word, retryAfter } = await run()
    await wait(asked / 5)
    const sent = (await stand.traffic()).calls - before
    const complaints: string[] = []
    if (word !== "Unavailable") complaints.push(`ended in ${word} when it was told to come back later`)
    else if (retryAfter !== asked)
      complaints.push(`told its caller to wait ${retryAfter ?? "for no time"}, not ${asked} ms`)
    if (sent > 1) complaints.push(`sent ${sent} requests although the first was told to come back later`)
    return complaints
  })

import { randomInt } from "node:crypto"
import { isFree } from "@mahmal/adapters/testing/isFree"

// Below the ports that systems give out by themselves: none of theirs comes in between finding one here and using it.
const lowest = 15_000
// Each process of the tests has ports of its own, and goes through them: nobody finds what another has not used yet.
const each = 4_000
const first = lowest + (Number(process.env.VITEST_POOL_ID ?? 0) % 4) * each
let next = randomInt(each)

/** A port on which nobody listens, for a process that must be told its port before it starts. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = first + next
    next = (next + 1) % each
    if (await isFree(port)) return port
  }
}

import { randomInt } from "node:crypto"
import { isFree } from "./isFree.ts"

// Below the ports that systems give out by themselves: nothing that starts meanwhile is given this one.
const [lowest, highest] = [10_000, 15_000]

/** The same URL, on a port of this machine that is closed. */
export const closedPort = async (url: string): Promise<string> => {
  for (;;) {
    const port = randomInt(lowest, highest)
    if (!(await isFree(port))) continue
    const there = new URL(url)
    there.host = `127.0.0.1:${port}`
    return url.endsWith("/") ? there.href : there.href.replace(/\/$/, "")
  }
}

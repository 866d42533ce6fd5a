import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Report, Task } from "./Task.ts"

const program = fileURLToPath(new URL("./runVerifier.ts", import.meta.url))

/**
 * Runs Pact's verifier in a process of its own: it writes to the standard output from native code, in between our table,
 * and there is no way to forbid it.
 */
export const runApart = async (task: Task): Promise<Report> => {
  const child = fork(program, {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, PACT_DO_NOT_TRACK: "true" },
  })
  const gone = once(child, "exit")
  child.send(task)
  const [told] = await Promise.race([once(child, "message"), gone])
  await gone
  if (typeof told !== "object" || told === null) throw new Error("Pact's verifier ended without a word")
  if ("failure" in told) throw new Error(told.failure)
  return told.report
}

import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Report, Task } from "./Task.ts"

const program = fileURLToPath(new URL("./runVerifier.ts", import.meta.url))

/**
 * Runs Pact's verifier in a process of its own, because its native code writes to the standard output, into our table, and
 * cannot be stopped from doing so.
 */
export const runApart = async (task: Task): Promise<Report> => {
  const child = fork(program, {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, PACT_DO_NOT_TRACK: "true" },
  })
  const gone = once(child, "exit")
  child.send(task)
  const [message] = await Promise.race([once(child, "message"), gone])
  await gone
  if (typeof message !== "object" || message === null) throw new Error("Pact's verifier exited without a report")
  if ("failure" in message) throw new Error(message.failure)
  return message.report
}

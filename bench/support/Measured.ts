import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

/** The time and memory of a program. */
export interface Measured {
  readonly seconds: number
  readonly mebibytes: number
}

/** Runs a benchmark's module in a process of its own with these arguments, and returns what it reports. */
export const measure = async (module: string, ...args: ReadonlyArray<string>): Promise<Measured> => {
  const child = spawn(process.execPath, [fileURLToPath(module), ...args], { stdio: ["ignore", "ignore", "pipe"] })
  const [told, [status]] = await Promise.all([text(child.stderr), once(child, "exit")])
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${told}`)
  return JSON.parse(told.trim().split("\n").at(-1) ?? "")
}

/** Reports the time of the work, and this process's highest memory, to the parent process. */
export const tell = (seconds: number): void => {
  const mebibytes = process.resourceUsage().maxRSS / 1024
  process.stderr.write(`\n${JSON.stringify({ seconds, mebibytes } satisfies Measured)}\n`)
}

import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const commandLine = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

/** How a process ended: with a status, or by a signal. */
export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
}

/** A `mahmal` command in a process of its own. */
export interface HubProcess {
  readonly ended: Promise<Ended>
  /** What it has written so far, to both of its outputs. */
  readonly output: () => string
  /** Sends a signal, if it still runs, and waits until it is gone. */
  readonly end: (signal: "SIGTERM" | "SIGINT" | "SIGKILL") => Promise<Ended>
}

/** Runs `mahmal` with arguments and an environment that is its own alone. */
export const hubProcess = (
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>>,
  program = commandLine,
): HubProcess => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  const ended = once(child, "close").then(([status, signal]): Ended => ({ status, signal }))
  return {
    ended,
    output: () => output,
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

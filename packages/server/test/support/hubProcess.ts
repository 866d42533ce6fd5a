import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const source = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))

/** The programs: `mahmal` with its commands, and `pnpm start`. */
export const programs = { mahmal: source("cli.ts"), start: source("start.ts") }

/** How a process ended: with a status, or by a signal. */
export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
}

/** What is run otherwise than `mahmal` in this folder. */
export interface Elsewhere {
  readonly program?: string
  readonly folder?: string
}

/** A command in a process of its own. */
export interface HubProcess {
  /** When it is gone, and every process of its own that writes where it writes. */
  readonly ended: Promise<Ended>
  readonly running: () => boolean
  /** What it has written so far, to both of its outputs. */
  readonly output: () => string
  /** Stops it where it stands, or lets it go on. */
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void
  /** Sends a signal, if it still runs, and waits until it is gone. */
  readonly end: (signal: "SIGTERM" | "SIGINT" | "SIGKILL") => Promise<Ended>
}

/** Runs `mahmal` with arguments and an environment that is its own alone. */
export const hubProcess = (
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>>,
  { program = programs.mahmal, folder }: Elsewhere = {},
): HubProcess => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(folder === undefined ? {} : { cwd: folder }),
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  const ended = once(child, "close").then(([status, signal]): Ended => ({ status, signal }))
  return {
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    output: () => output,
    signal: (signal) => {
      child.kill(signal)
    },
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

import { spawn } from "node:child_process"
import { once } from "node:events"
import { root } from "./packages.ts"

/** Runs a program in the project's folder with our output, and returns its exit status; 1 after a signal. */
export const run = async (program: string, ...args: ReadonlyArray<string>): Promise<number> => {
  const child = spawn(program, args, { cwd: root, stdio: "inherit" })
  const [status] = (await once(child, "exit")) as [number | null]
  return status ?? 1
}

/** The path of a dependency's program. */
export const tool = (name: string): string => `${root}node_modules/.bin/${name}`

const caller = process.env.npm_execpath ?? ""

/** The pnpm that runs this script, or the one on the path. */
export const pnpm = /pnpm[^/\\]*$/.test(caller) ? caller : "pnpm"

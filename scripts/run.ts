import { spawn } from "node:child_process"
import { once } from "node:events"
import { root } from "./packages.ts"

/** Runs a program in the folder of the project, its output to ours, and gives its exit status; 1 when a signal ended it. */
export const run = async (program: string, ...args: ReadonlyArray<string>): Promise<number> => {
  const child = spawn(program, args, { cwd: root, stdio: "inherit" })
  const [status] = (await once(child, "exit")) as [number | null]
  return status ?? 1
}

/** A program that a dependency of the project brings. */
export const tool = (name: string): string => `${root}node_modules/.bin/${name}`

const caller = process.env.npm_execpath ?? ""

/** The pnpm that runs us, or else the one on the path. */
export const pnpm = /pnpm[^/\\]*$/.test(caller) ? caller : "pnpm"

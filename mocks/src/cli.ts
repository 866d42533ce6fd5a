#!/usr/bin/env node
import { mocksCommand } from "./mocksCommand.ts"

const stop = new AbortController()
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort())

process.exitCode = await mocksCommand(process.argv.slice(2), {
  print: console.log,
  complain: console.error,
  signal: stop.signal,
})

#!/usr/bin/env node
import "./requireNode.ts"

// An older Node would fail at what this brings in before it could be told that it is too old.
const { mocksCommand } = await import("./mocksCommand.ts")

const stop = new AbortController()
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort())

process.exitCode = await mocksCommand(process.argv.slice(2), {
  print: console.log,
  complain: console.error,
  signal: stop.signal,
})

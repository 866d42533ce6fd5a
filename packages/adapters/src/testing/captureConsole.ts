import { format } from "node:util"

const methods = ["log", "info", "debug", "warn", "error"] as const

// Both consoles and terminals, because a console need not write to the terminal: that of Vitest does not.
const terminals = [process.stdout, process.stderr]

const listeners = new Set<(line: string) => void>()
const mutes: (() => void)[] = []

const tell = (line: string) => {
  for (const listen of listeners) listen(line)
}

const begin = () => {
  for (const method of methods) {
    const original = console[method]
    console[method] = (...args: unknown[]) => {
      tell(format(...args))
      original.apply(console, args)
    }
    mutes.push(() => {
      console[method] = original
    })
  }
  for (const terminal of terminals) {
    const original = terminal.write
    terminal.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      tell(Buffer.from(chunk).toString())
      return original.call(terminal, chunk, ...rest)
    }
    mutes.push(() => {
      terminal.write = original
    })
  }
}

const end = () => {
  for (const mute of mutes.splice(0)) mute()
}

/** Passes on everything that is also written to the console or the terminal, until the returned function is called. */
export const captureConsole = (listen: (line: string) => void): (() => void) => {
  if (listeners.size === 0) begin()
  listeners.add(listen)
  return () => {
    listeners.delete(listen)
    if (listeners.size === 0) end()
  }
}

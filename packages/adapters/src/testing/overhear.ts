import { format } from "node:util"

const methods = ["log", "info", "debug", "warn", "error"] as const

const listeners = new Set<(line: string) => void>()
const originals = new Map<(typeof methods)[number], (...args: unknown[]) => void>()

const begin = () => {
  for (const method of methods) {
    const original = console[method]
    originals.set(method, original)
    console[method] = (...args: unknown[]) => {
      for (const listen of listeners) listen(format(...args))
      original.apply(console, args)
    }
  }
}

const end = () => {
  for (const [method, original] of originals) console[method] = original
}

/** Hears everything that is written to the console, which is written all the same, until the returned function is called. */
export const overhear = (listen: (line: string) => void): (() => void) => {
  if (listeners.size === 0) begin()
  listeners.add(listen)
  return () => {
    listeners.delete(listen)
    if (listeners.size === 0) end()
  }
}

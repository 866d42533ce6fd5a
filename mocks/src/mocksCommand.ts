import { parseArgs } from "node:util"
import { isWebAddress } from "./kit/isWebAddress.ts"
import { type AllOptions, pagePort, type StandIns, startAll } from "./startAll.ts"
import { isSystemName, type System, type SystemName, systemNames, systems } from "./systems.ts"

/** The output of a command, and the signal to stop it. */
export interface Terminal {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
  /** Aborted to stop the command, such as by Ctrl-C. */
  readonly signal: AbortSignal
}

const usage = `Stand-ins for the foreign systems, on 127.0.0.1, with a start page.

  mahmal-mocks [system …] [--port [system=]number …] [--state folder] [--seed text] [--callback system=address …]

  system      which to start; by default all:
              ${systemNames.join(", ")}
  --port      another port than the fixed one, such as etrack=8080 or page=8000; a number
              alone is the port of the only system; 0 stands for a free port, and alone,
              with several systems, for free ports of all
  --state     keeps the state, with the faults that are set, in this folder over a restart
  --seed      decisions depend only on the seed and the person; 1448 by default
  --callback  the hub's URL for a system's callbacks, such as
              visa-authority=http://127.0.0.1:8080/callbacks/visa; the page sets it too
  --help      this text

Fixed ports: page ${pagePort}, ${systemNames.map((name) => `${name} ${systems[name].port}`).join(", ")}.`

class Misused extends Error {}

const systemName = (text: string): SystemName => {
  if (isSystemName(text)) return text
  throw new Misused(`There is no system "${text}"; there are ${systemNames.join(", ")}.`)
}

/** A system that is started: of another one nothing can be said. */
const startedName = (text: string, named: readonly SystemName[]): SystemName => {
  const name = systemName(text)
  if (named.length === 0 || named.includes(name)) return name
  throw new Misused(`${name} is not started; name it beside ${named.join(", ")}.`)
}

const portNumber = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new Misused(`"${text}" is not a port, which is a number from 0 to 65535.`)
}

const ports = (given: readonly string[], named: readonly SystemName[]): Pick<AllOptions, "ports" | "freePorts"> => {
  const [only] = named
  const chosen: Partial<Record<SystemName | "page", number>> = {}
  let freePorts = false
  for (const each of given) {
    const [name, number] = each.includes("=") ? each.split("=", 2) : [undefined, each]
    const port = portNumber(number ?? "")
    if (name !== undefined) chosen[name === "page" ? "page" : startedName(name, named)] = port
    else if (port === 0) freePorts = true
    else if (only !== undefined && named.length === 1) chosen[only] = port
    else throw new Misused(`Give the system of port ${port}, such as --port etrack=${port}.`)
  }
  return { ports: chosen, freePorts }
}

const callbackUrls = (given: readonly string[], named: readonly SystemName[]): Partial<Record<SystemName, string>> =>
  Object.fromEntries(
    given.map((each) => {
      const [name = "", ...rest] = each.split("=")
      const url = rest.join("=")
      if (!isWebAddress(url)) throw new Misused(`"${url}" is not a URL; give --callback system=http://…`)
      return [startedName(name, named), url]
    }),
  )

const optionsIn = (args: readonly string[]): AllOptions | "help" => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: "string", multiple: true, default: [] },
      state: { type: "string" },
      seed: { type: "string" },
      callback: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", short: "h", default: false },
    },
  })
  if (values.help) return "help"
  const named = positionals.map(systemName)
  return {
    ...(named.length > 0 && { only: named }),
    ...ports(values.port, named),
    stateFolder: values.state,
    seed: values.seed,
    callbackUrls: callbackUrls(values.callback, named),
  }
}

const read = (args: readonly string[]): AllOptions | "help" | Misused => {
  try {
    return optionsIn(args)
  } catch (error) {
    // Node's own messages about wrong options are shown as they are.
    return error instanceof Misused ? error : new Misused(error instanceof Error ? error.message : String(error))
  }
}

const line = (name: string, address: string): string => `${name.padEnd(18)} ${address}`

/** Lines for the start page and for each system: how an adapter calls it, its descriptions, and what its callers show. */
const introductions = ({ page, mocks }: StandIns): readonly string[] => [
  line("start page", page),
  ...Object.values(mocks).flatMap(({ name, url, documents }) => {
    const { path, credentials }: System = systems[name as SystemName]
    const called = path === undefined ? [] : [path]
    const shown = Object.entries(credentials).map(([what, value]) => `${what}: ${value}`)
    return [
      line(name, url),
      ...[...called, ...documents].map((each) => line("", `${url}${each}`)),
      line("", shown.join(", ")),
    ]
  }),
]

/** The command `mahmal-mocks`: starts the systems, prints their URLs and credentials, and runs until the signal. Resolves to the exit status. */
export const mocksCommand = async (args: readonly string[], { print, complain, signal }: Terminal): Promise<number> => {
  const options = read(args)
  if (options === "help") {
    print(usage)
    return 0
  }
  if (options instanceof Misused) {
    complain(options.message)
    complain("See --help.")
    return 2
  }
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  signal.addEventListener("abort", () => resolve(), { once: true })
  try {
    const standIns = await startAll(options)
    for (const line of introductions(standIns)) print(line)
    if (!signal.aborted) await stopped
    await standIns.close()
    return 0
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    return 1
  }
}

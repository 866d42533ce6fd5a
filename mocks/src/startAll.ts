import type { Mock, MockOptions } from "./kit/Frame.ts"
import { startPage } from "./page/startPage.ts"
import { type SystemName, systemNames, systems } from "./systems.ts"

/** The port of the start page unless another is said. */
export const pagePort = 7100

/** What can be chosen for the stand-ins together. */
export interface AllOptions {
  /** Which of them; all unless said. */
  readonly only?: readonly SystemName[]
  /** Other ports than the fixed ones, by system and for the page; 0 for one that the system chooses. */
  readonly ports?: Readonly<Partial<Record<SystemName | "page", number>>>
  /** Lets the system choose every port that `ports` does not name. */
  readonly freePorts?: boolean
  /** Where their state survives a restart, the dials included; in memory without it. */
  readonly stateFolder?: string | undefined
  readonly seed?: string | number | undefined
  /** Where the hub takes the callbacks of each. */
  readonly callbackUrls?: Readonly<Partial<Record<SystemName, string>>>
}

/** Stand-ins that run, with the page that shows them. */
export interface StandIns {
  /** The address of the start page, with a slash at its end. */
  readonly page: string
  /** Each by its name, as far as it was asked for. */
  readonly mocks: Readonly<Partial<Record<SystemName, Mock>>>
  readonly close: () => Promise<void>
}

/**
 * Starts the stand-ins and their start page on 127.0.0.1. When one cannot be started, none is, and the error says which
 * port was in the way.
 */
export const startAll = async (options: AllOptions = {}): Promise<StandIns> => {
  const { only = systemNames, ports = {}, freePorts = false, stateFolder, seed, callbackUrls = {} } = options
  const running: Mock[] = []
  const closeMocks = async () => {
    await Promise.all(running.map((mock) => mock.close()))
  }
  const portOf = (name: SystemName | "page", fixed: number) => ports[name] ?? (freePorts ? 0 : fixed)

  const start = async (name: SystemName): Promise<readonly [SystemName, Mock]> => {
    const port = portOf(name, systems[name].port)
    const its: MockOptions = { port, stateFolder, seed, callbackUrl: callbackUrls[name] }
    const mock = await systems[name].start(its).catch(because(name, port))
    running.push(mock)
    return [name, mock]
  }

  try {
    const started = await Promise.allSettled(systemNames.filter((name) => only.includes(name)).map(start))
    const mocks = Object.fromEntries(started.map(unwrapped))
    const port = portOf("page", pagePort)
    const page = await startPage(Object.values(mocks), port).catch(because("page", port))
    const close = async () => {
      await Promise.all([page.close(), closeMocks()])
    }
    return { page: page.url, mocks, close }
  } catch (error) {
    await closeMocks()
    throw error
  }
}

const because = (name: string, port: number) => (error: unknown) => {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE"
  throw taken ? new Error(`Port ${port}, on which ${name} was to start, is taken.`, { cause: error }) : error
}

const unwrapped = <A>(result: PromiseSettledResult<A>): A => {
  if (result.status === "rejected") throw result.reason
  return result.value
}

import type { Mock, MockOptions } from "./kit/Frame.ts"
import { startPage } from "./page/startPage.ts"
import { type SystemName, systemNames, systems } from "./systems.ts"

/** The default port of the start page. */
export const pagePort = 7100

/** Options of all stand-ins together. */
export interface AllOptions {
  /** Which systems to start; all by default. */
  readonly only?: readonly SystemName[]
  /** Other ports than the fixed ones, by system and for the page; 0 for a free one. */
  readonly ports?: Readonly<Partial<Record<SystemName | "page", number>>>
  /** Uses free ports for all that `ports` does not name. */
  readonly freePorts?: boolean
  /** The folder for their state; in memory by default. */
  readonly stateFolder?: string | undefined
  readonly seed?: string | number | undefined
  /** The hub's URL for the callbacks of each. */
  readonly callbackUrls?: Readonly<Partial<Record<SystemName, string>>>
}

/** Running stand-ins, with their start page. */
export interface StandIns {
  /** The URL of the start page, with a slash at the end. */
  readonly page: string
  /** The systems that were started, by name. */
  readonly mocks: Readonly<Partial<Record<SystemName, Mock>>>
  readonly close: () => Promise<void>
}

/**
 * Starts the stand-ins and their start page on 127.0.0.1. When one of them fails to start, all are closed, and the error names
 * the port that is taken.
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
  throw taken
    ? new Error(`Port ${port} of ${name} is taken; choose another with --port ${name}=NUMBER.`, { cause: error })
    : error
}

const unwrapped = <A>(result: PromiseSettledResult<A>): A => {
  if (result.status === "rejected") throw result.reason
  return result.value
}

import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import type { HttpBindings } from "@hono/node-server"
import type { Hono } from "hono"
import type { Agenda } from "./Agenda.ts"
import type { Callbacks } from "./Callbacks.ts"
import type { FaultKind, FaultRule, Faults } from "./Faults.ts"
import type { Ledger } from "./Ledger.ts"
import type { Store } from "./Store.ts"

/** Hono's environment of a mock: Node's request and response, the fault of this call, and its validated body. */
export interface MockEnv {
  Bindings: HttpBindings
  Variables: { fault: FaultKind | undefined; body: unknown }
}

/** Takes over an upgraded connection, from its request and the bytes after it. */
export type TakeOver = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** The parts of every mock; a mock adds its routes to `app`. */
export interface Frame {
  readonly app: Hono<MockEnv>
  /** Registers the handler of upgraded connections, such as web sockets. */
  readonly onUpgrade: (takeOver: TakeOver) => void
  readonly store: Store
  readonly ledger: Ledger
  readonly faults: Faults
  readonly callbacks: Callbacks
  readonly agenda: Agenda
  readonly seed: string | number
  /** The hub's URL for callbacks, if it is known. */
  readonly callbackUrl: () => string | undefined
  /** The system's answer to a call over the rate limit. */
  readonly busy: () => Response
  /** Aborted when the mock closes. */
  readonly closing: AbortSignal
}

/** Options of every mock. */
export interface MockOptions {
  /** The port; a free one by default. */
  readonly port?: number | undefined
  /** The folder for the mock's state; in memory by default. */
  readonly stateFolder?: string | undefined
  /** The mock's decisions depend only on the seed and the person. */
  readonly seed?: string | number | undefined
  /** The hub's URL for this system's callbacks; it may be set later. */
  readonly callbackUrl?: string | undefined
  /** The rules of the dial at the start; by default those of the stored state, or none. */
  readonly faults?: readonly FaultRule[] | undefined
}

/** A system to stand in for: its name (also of its state file), its endpoints for the start page, and its routes. */
export interface MockSystem {
  readonly name: string
  readonly endpoints: readonly string[]
  /** The paths of its descriptions, besides the files of its REST contract. */
  readonly documents?: readonly string[]
  /** Its answer to a call over the rate limit; by default 429 as a problem. */
  readonly busy?: () => Response
  readonly mount: (frame: Frame) => void
}

/** The requests to a mock since it started or was reset. */
export interface Traffic {
  /** Calls of each operation. */
  readonly calls: Readonly<Record<string, number>>
  /** Calls that are waiting for their answer now, and whose caller is still connected. */
  readonly open: number
  /** Requests at the address to which the fault "redirected" points. */
  readonly elsewhere: number
}

/** A running mock. */
export interface Mock {
  readonly name: string
  /** Without a slash at the end, such as http://127.0.0.1:40123. */
  readonly url: string
  readonly endpoints: readonly string[]
  /** The paths of its descriptions: WSDL, OpenAPI, XSD. */
  readonly documents: readonly string[]
  readonly ledger: Ledger
  readonly faults: Faults
  /** Sets the hub's URL for callbacks, which is kept over a restart. */
  readonly setCallbackUrl: (url: string) => void
  readonly callbackUrl: () => string | undefined
  readonly traffic: () => Traffic
  /** Decisions and callbacks that are still pending. */
  readonly pending: () => { readonly tasks: number; readonly callbacks: number }
  /** Deletes everything that happened, and the faults. */
  readonly reset: () => void
  /** Closes all connections and the port; with a state folder, a later start continues. */
  readonly close: () => Promise<void>
}

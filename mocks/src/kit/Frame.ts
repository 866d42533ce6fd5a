import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import type { HttpBindings } from "@hono/node-server"
import type { Hono } from "hono"
import type { Agenda } from "./Agenda.ts"
import type { Callbacks } from "./Callbacks.ts"
import type { FaultKind, FaultRule, Faults } from "./Faults.ts"
import type { Ledger } from "./Ledger.ts"
import type { Store } from "./Store.ts"

/** What Hono carries for a mock: Node's own request and answer, the fault of this call, and its checked body. */
export interface MockEnv {
  Bindings: HttpBindings
  Variables: { fault: FaultKind | undefined; body: unknown }
}

/** Takes a connection over, from a request to it and what came behind that. */
export type TakeOver = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** What every mock is made of; a mock puts its routes on `app`. */
export interface Frame {
  readonly app: Hono<MockEnv>
  /** Says who takes over what is no request and answer, such as a web socket. */
  readonly onUpgrade: (takeOver: TakeOver) => void
  readonly store: Store
  readonly ledger: Ledger
  readonly faults: Faults
  readonly callbacks: Callbacks
  readonly agenda: Agenda
  readonly seed: string | number
  /** Where the hub takes callbacks, as far as it is known. */
  readonly callbackUrl: () => string | undefined
  /** How the system refuses a call when too many come. */
  readonly busy: () => Response
  /** Aborted when the mock closes. */
  readonly closing: AbortSignal
}

/** What can be chosen for every mock. */
export interface MockOptions {
  /** A fixed port; without one the system chooses a free one. */
  readonly port?: number | undefined
  /** Where the mock keeps its state over a restart; without it, the state is in memory. */
  readonly stateFolder?: string | undefined
  /** What the mock decides depends on it, and on the person. */
  readonly seed?: string | number | undefined
  /** Where the hub takes this system's callbacks; may also be told later. */
  readonly callbackUrl?: string | undefined
  /** The dial at the start; without it, the dial stands where it stood when the state was kept, and is empty otherwise. */
  readonly faults?: readonly FaultRule[] | undefined
}

/** A system to stand in for: its name (also of its state file), its endpoints for the start page, and its routes. */
export interface MockSystem {
  readonly name: string
  readonly endpoints: readonly string[]
  /** Where it serves its description, besides the files of a REST contract that has its name. */
  readonly documents?: readonly string[]
  /** How it refuses a call when too many come; by 429 as a problem unless said. */
  readonly busy?: () => Response
  readonly mount: (frame: Frame) => void
}

/** What has come to a mock since it started or was reset. */
export interface Traffic {
  /** Calls of each operation. */
  readonly calls: Readonly<Record<string, number>>
  /** Calls that wait for their answer now, and whose caller is still there. */
  readonly open: number
  /** Requests that came where the fault "redirected" points to. */
  readonly elsewhere: number
}

/** A mock that runs. */
export interface Mock {
  readonly name: string
  /** Its address without a slash at the end, such as http://127.0.0.1:40123. */
  readonly url: string
  readonly endpoints: readonly string[]
  /** The paths of its descriptions: WSDL, OpenAPI, XSD. */
  readonly documents: readonly string[]
  readonly ledger: Ledger
  readonly faults: Faults
  /** Tells the mock where the hub takes callbacks; remembered over a restart. */
  readonly setCallbackUrl: (url: string) => void
  readonly callbackUrl: () => string | undefined
  readonly traffic: () => Traffic
  /** How much the mock still has to do by itself: decisions to make and callbacks to deliver. */
  readonly pending: () => { readonly tasks: number; readonly callbacks: number }
  /** Forgets everything that happened, and the faults. */
  readonly reset: () => void
  /** Breaks off all connections and frees the port; with a state folder, a later start carries on. */
  readonly close: () => Promise<void>
}

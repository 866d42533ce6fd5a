import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { getRequestListener } from "@hono/node-server"
import { Hono } from "hono"
import { Agenda } from "./Agenda.ts"
import { adminRoutes } from "./adminRoutes.ts"
import { Callbacks } from "./Callbacks.ts"
import { callerInPath } from "./callerInPath.ts"
import { contractFiles, contractRoutes } from "./contractFiles.ts"
import { type Dial, Faults } from "./Faults.ts"
import type { Frame, Mock, MockEnv, MockOptions, MockSystem } from "./Frame.ts"
import { Ledger } from "./Ledger.ts"
import { problem } from "./problem.ts"
import { Store } from "./Store.ts"

const tooMany = () => problem("too-many-requests", "come back later", [], { "retry-after": "1" })

/** Keeps the dial in the store, so that it survives a restart. */
const dialIn = (store: Store) => {
  const dials = store.documents<Dial>("dial")
  return { read: () => dials.get("dial"), write: (dial: Dial) => dials.put("dial", dial) }
}

/** Starts a stand-in on 127.0.0.1, and resolves when it listens. Rejects when the port is taken. */
export const startMock = async (system: MockSystem, options: MockOptions = {}): Promise<Mock> => {
  const store = new Store(options.stateFolder, system.name)
  const settings = store.documents<string>("setting")
  const closing = new AbortController()
  const server = createServer()
  const frame: Frame = {
    app: new Hono<MockEnv>(),
    onUpgrade: (takeOver) =>
      server.on("upgrade", (request, socket, head) => {
        callerInPath(request)
        takeOver(request, socket, head)
      }),
    store,
    ledger: new Ledger(store),
    faults: new Faults(options.faults, dialIn(store)),
    callbacks: new Callbacks(store),
    agenda: new Agenda(store),
    seed: options.seed ?? 1448,
    callbackUrl: () => settings.get("callback-url"),
    busy: system.busy ?? tooMany,
    closing: closing.signal,
  }
  const { app, callbacks, agenda, faults } = frame
  const setCallbackUrl = (url: string) => {
    settings.put("callback-url", url)
    callbacks.hurry()
  }
  let open = 0
  let elsewhere = 0
  const listener = getRequestListener(app.fetch)
  server.on("request", (request, response) => {
    callerInPath(request)
    if (!request.url?.startsWith("/_mock")) {
      open += 1
      response.once("close", () => {
        open -= 1
      })
    }
    return listener(request, response)
  })
  server.listen(options.port ?? 0, "127.0.0.1")
  await once(server, "listening").catch((error: unknown) => {
    store.close()
    throw error
  })

  const mock: Mock = {
    name: system.name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endpoints: system.endpoints,
    documents: [...(system.documents ?? []), ...contractFiles(system.name)],
    ledger: frame.ledger,
    faults,
    setCallbackUrl,
    callbackUrl: frame.callbackUrl,
    traffic: () => ({ calls: faults.calls(), open, elsewhere }),
    pending: () => ({ tasks: agenda.pending(), callbacks: callbacks.pending() }),
    reset: () => {
      const url = frame.callbackUrl()
      store.clear()
      faults.reset()
      elsewhere = 0
      if (url !== undefined) setCallbackUrl(url)
    },
    close: async () => {
      closing.abort()
      agenda.stop()
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await Promise.all([closed, callbacks.stop()])
      store.close()
    },
  }
  app.all("/_mock/elsewhere", (c) => {
    elsewhere += 1
    return c.body(null, 204)
  })
  app.route("/_mock", adminRoutes(mock))
  app.route("/", contractRoutes(system.name))
  app.notFound(() => problem("not-found", "no such path"))
  app.onError(() => problem("internal", "the mock failed"))
  system.mount(frame)
  if (options.callbackUrl !== undefined) setCallbackUrl(options.callbackUrl)
  agenda.start()
  callbacks.start()
  return mock
}

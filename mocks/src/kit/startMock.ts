import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { getRequestListener } from "@hono/node-server"
import { Hono } from "hono"
import { Agenda } from "./Agenda.ts"
import { adminRoutes } from "./adminRoutes.ts"
import { Callbacks } from "./Callbacks.ts"
import { Faults } from "./Faults.ts"
import type { Frame, Mock, MockEnv, MockOptions, MockSystem } from "./Frame.ts"
import { Ledger } from "./Ledger.ts"
import { problem } from "./problem.ts"
import { Store } from "./Store.ts"

/** Starts a stand-in on 127.0.0.1 and resolves when it answers; rejects when the port is taken. */
export const startMock = async (system: MockSystem, options: MockOptions = {}): Promise<Mock> => {
  const store = new Store(options.stateFolder, system.name)
  const settings = store.documents<string>("setting")
  const closing = new AbortController()
  const frame: Frame = {
    app: new Hono<MockEnv>(),
    store,
    ledger: new Ledger(store),
    faults: new Faults(options.faults),
    callbacks: new Callbacks(store),
    agenda: new Agenda(store),
    seed: options.seed ?? 1448,
    callbackUrl: () => settings.get("callback-url"),
    closing: closing.signal,
  }
  const { app, callbacks, agenda, faults } = frame
  const setCallbackUrl = (url: string) => {
    settings.put("callback-url", url)
    callbacks.hurry()
  }
  const server = createServer(getRequestListener(app.fetch))
  server.listen(options.port ?? 0, "127.0.0.1")
  await once(server, "listening").catch((error: unknown) => {
    store.close()
    throw error
  })

  const mock: Mock = {
    name: system.name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endpoints: system.endpoints,
    ledger: frame.ledger,
    faults,
    setCallbackUrl,
    pending: () => ({ tasks: agenda.pending(), callbacks: callbacks.pending() }),
    reset: () => {
      const url = frame.callbackUrl()
      store.clear()
      faults.set([])
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
  app.route("/_mock", adminRoutes(mock))
  app.notFound(() => problem("not-found", "no such path"))
  app.onError(() => problem("internal", "the mock failed"))
  system.mount(frame)
  if (options.callbackUrl !== undefined) setCallbackUrl(options.callbackUrl)
  agenda.start()
  callbacks.start()
  return mock
}

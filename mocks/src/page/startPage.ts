import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { getRequestListener } from "@hono/node-server"
import { Hono, type MiddlewareHandler } from "hono"
import { adminRoutes } from "../kit/adminRoutes.ts"
import type { Mock, MockEnv } from "../kit/Frame.ts"
import { problem } from "../kit/problem.ts"
import { isSystemName, systems } from "../systems.ts"

/** A running start page. */
export interface Page {
  /** With a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

const types = { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml" } as const

const files = [
  "index.html",
  "base.css",
  "page.css",
  "icon.svg",
  "page.js",
  "section.js",
  "dial.js",
  "rule.js",
  "dom.js",
  "words.js",
] as const

const file = (name: (typeof files)[number]): Response => {
  const body = readFileSync(new URL(`./public/${name}`, import.meta.url), "utf8")
  const type = types[name.split(".")[1] as keyof typeof types]
  return new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    },
  })
}

/** Refuses pages of other sites, and other host names (DNS rebinding): only this machine's own page may set faults. */
const ownPageOnly: MiddlewareHandler<MockEnv> = async (c, next) => {
  const host = c.req.header("host") ?? ""
  const origin = c.req.header("origin")
  const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)
  if (local && (origin === undefined || origin === `http://${host}`)) return next()
  c.res = new Response("This page is for the machine on which it runs.\n", { status: 403 })
}

const described = (mock: Mock) => {
  const system = isSystemName(mock.name) ? systems[mock.name] : undefined
  return {
    name: mock.name,
    url: mock.url,
    title: system?.title ?? { en: mock.name, ar: mock.name },
    credentials: system?.credentials ?? {},
    documents: mock.documents,
    endpoints: mock.endpoints,
  }
}

/**
 * Serves the start page of these mocks on 127.0.0.1: their descriptions, effects and fault dials.
 *
 * The `/_mock` interface of each mock is also here, under `/systems/<name>`, so that the page has a single origin.
 */
export const startPage = async (mocks: readonly Mock[], port: number): Promise<Page> => {
  const app = new Hono<MockEnv>()
  app.use(ownPageOnly)
  app.get("/", () => file("index.html"))
  for (const name of files) app.get(`/${name}`, () => file(name))
  app.get("/systems", (c) => c.json({ systems: mocks.map(described) }))
  for (const mock of mocks) app.route(`/systems/${mock.name}`, adminRoutes(mock))
  app.notFound(() => problem("not-found", "no such path"))
  app.onError(() => problem("internal", "the page failed"))

  const server = createServer(getRequestListener(app.fetch))
  server.listen(port, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

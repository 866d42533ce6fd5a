import { apiKey } from "../kit/access.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { problem } from "../kit/problem.ts"
import { RestContract } from "../kit/RestContract.ts"
import { rateLimited } from "../kit/rateLimited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { crossingsIn } from "./crossing.ts"
import { documentXml, feedXml } from "./feedXml.ts"
import { Publisher, type Untidiness } from "./Publisher.ts"

/** Options of the border feed. */
export interface BorderFeedOptions extends MockOptions, Partial<Untidiness> {
  readonly apiKey?: string | undefined
  /** Calls per second above which it answers 429; no limit by default. */
  readonly callsPerSecond?: number | undefined
}

/** The default secret of the border feed. */
export const borderFeedDefaults = { apiKey: "border-feed-key" } as const

const beginning = "0"

const mount = (frame: Frame, options: BorderFeedOptions): void => {
  const { app } = frame
  const { repeatRate = 0.05, lateRate = 0.05 } = options
  const contract = new RestContract("border-feed")
  const publisher = new Publisher(frame, { repeatRate, lateRate })
  const guards = (operation: string) =>
    [
      faulty(frame, operation),
      rateLimited(options.callsPerSecond),
      apiKey(options.apiKey ?? borderFeedDefaults.apiKey),
      contract.checked(operation),
    ] as const
  const xml = { "content-type": "application/xml; charset=utf-8" }

  app.get("/v1/feed", ...guards("getFeed"), (c) => {
    const after = c.req.query("after") ?? beginning
    if (!/^(0|[1-9]\d{0,8})$/.test(after) || Number(after) > publisher.count()) {
      const detail = "is no cursor of this feed"
      return problem("invalid-request", detail, [{ in: "query", pointer: "/after", detail }])
    }
    const documents = publisher.after(Number(after), Number(c.req.query("limit") ?? 20))
    return c.body(feedXml(documents, String(documents.at(-1)?.n ?? after)), 200, xml)
  })

  app.get("/v1/documents/:id", ...guards("getDocument"), (c) => {
    const document = publisher.document(c.req.param("id"))
    return document === undefined ? problem("not-found", "no such document") : c.body(documentXml(document), 200, xml)
  })

  app.post("/_mock/crossings", async (c) => {
    const crossings = crossingsIn(await c.req.json().catch(() => undefined))
    if (crossings === undefined) {
      const expected = "expected [{ passport, nationality, birthDate, direction, at, point }, …], at most 10,000"
      return problem("invalid-request", expected)
    }
    return c.json({ new: publisher.add(crossings) })
  })

  app.post("/_mock/flush", (c) => {
    publisher.flush()
    return c.body(null, 204)
  })
}

/** Starts a stand-in for the border feed; a simulation posts who crosses the border to /_mock/crossings. */
export const startBorderFeed = (options: BorderFeedOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "border-feed",
      endpoints: ["GET /v1/feed", "GET /v1/documents/{id}", "POST /_mock/crossings", "POST /_mock/flush"],
      mount: (frame) => mount(frame, options),
    },
    options,
  )

import { type Context, Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { methodNotAllowed } from "hono/method-not-allowed"
import { secureHeaders } from "hono/secure-headers"
import { MethodNotAllowed, NoSuchAddress, TooLarge } from "../api/problems.ts"
import { pages } from "../pages/pages.ts"
import { endpoints } from "./endpoints.ts"
import { localOnly } from "./localOnly.ts"
import { orProblem } from "./orProblem.ts"
import { responseOf } from "./responseOf.ts"

/** A function from request to response; it never rejects. */
export type Answer = (request: Request) => Promise<Response>

/** What the shell puts together. */
export interface Parts {
  /** Everything that is declared, and its documents. */
  readonly api: Answer
  /** A command with an idempotency key. */
  readonly once: (key: string, request: Request) => Promise<Response>
  readonly callbacks: { readonly [System in "etrack" | "visa" | "sms" | "smsOperator"]: Answer }
  /** Told of what nobody expected. */
  readonly onDefect: (defect: unknown) => Response
}

/** The largest bodies in bytes: of a request as JSON, and of a callback, which its reader limits more closely. */
const largestJson = 64 * 1024
const largestCallback = 512 * 1024

const limited = (maxSize: number) =>
  bodyLimit({ maxSize, onError: () => responseOf(new TooLarge({ detail: `At most ${maxSize} bytes are read.` })) })

const nothingElse = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }
/** The page of documents brings its own script and may speak with this hub alone. */
const ownScript = {
  ...nothingElse,
  scriptSrc: ["'unsafe-inline'"],
  styleSrc: ["'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["data:"],
  connectSrc: ["'self'"],
}
const guarded = (contentSecurityPolicy: typeof nothingElse) =>
  secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false, xFrameOptions: "DENY" })

/** The hub's HTTP shell: what is declared, its documents, and the addresses that foreign systems call. */
export const makeApp = ({ api, once, callbacks, onDefect }: Parts): Hono => {
  const app = new Hono()
  const declared = async (request: Request) => orProblem(await api(request))
  const raw = (answer: Answer) => (c: Context) => answer(c.req.raw)

  app.use("/docs", guarded(ownScript))
  app.use("/v1/*", guarded(nothingElse))
  app.use("/health/*", guarded(nothingElse))
  app.use("/callbacks/*", guarded(nothingElse), limited(largestCallback))
  app.use("/v1/*", localOnly, async (c, next) => {
    await next()
    c.header("cache-control", "no-store")
  })
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (_, allow) => {
        const response = responseOf(new MethodNotAllowed({ allow, detail: `It takes ${allow.join(", ")}.` }))
        response.headers.set("allow", allow.join(", "))
        return response
      },
    }),
  )

  for (const { method, path, commanding, streaming } of endpoints()) {
    if (!streaming) app.on(method, path, limited(largestJson))
    app.on(method, path, (c) => {
      const key = c.req.header("idempotency-key")
      return commanding && key !== undefined ? once(key, c.req.raw) : declared(c.req.raw)
    })
  }
  app.get("/v1/openapi.json", raw(api))
  app.get("/docs", raw(api))
  app.route("/", pages())
  app.post("/callbacks/etrack", raw(callbacks.etrack))
  app.post("/callbacks/visa", raw(callbacks.visa))
  app.get("/callbacks/sms", raw(callbacks.sms))
  app.post("/callbacks/sms-operator", raw(callbacks.smsOperator))

  app.notFound(() => responseOf(new NoSuchAddress({ detail: "What there is, is told at /docs." })))
  app.onError(onDefect)
  return app
}

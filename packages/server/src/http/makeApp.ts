import type { HttpBindings } from "@hono/node-server"
import { type Context, Hono, type MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import { methodNotAllowed } from "hono/method-not-allowed"
import { unknownName } from "../api/faultsIn.ts"
import { InputInvalid, MethodNotAllowed, NoSuchAddress, TooLarge } from "../api/problems.ts"
import { notLetIn, nowhere, pages } from "../pages/pages.ts"
import { inEnglish } from "./documentsPage.ts"
import { type Endpoint, endpoints } from "./endpoints.ts"
import { pointerOf } from "./faultsOf.ts"
import { guarded, guardedAnyway, ownScript, styled } from "./guarded.ts"
import { inTheirLanguage } from "./inTheirLanguage.ts"
import { invalid } from "./invalid.ts"
import { ownName } from "./ownName.ts"
import { responseOf } from "./responseOf.ts"
import { sentWithin } from "./sentWithin.ts"

/** A function from request to response; it never rejects. */
export type Answer = (request: Request) => Promise<Response>

/** An answer to a foreign system, which knows where the request came from. */
export type CallbackAnswer = (request: Request, address: string) => Promise<Response>

/** A request for something that is declared, before it is known who asks. */
export interface Arrival {
  readonly request: Request
  /** Its address as the sender knows it, and wrote it. */
  readonly url: string
  /** Where it came from. */
  readonly address: string
  readonly endpoint: Endpoint
  /** What the address names. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What the shell puts together. */
export interface Parts {
  /** Under which address callers know the hub; undefined where it is this machine's own. */
  readonly publicUrl: URL | undefined
  /** Where a request came from. */
  readonly addressOf: (c: Context) => string
  /** Answers what is declared. */
  readonly answer: (arrival: Arrival) => Promise<Response>
  /** The documents of what is declared. */
  readonly documents: Answer
  /** The addresses of signing in and out, under `/`. */
  readonly signIn: Hono
  readonly callbacks: { readonly [System in "etrack" | "visa" | "sms" | "smsOperator"]: CallbackAnswer }
  /** How long a body that is read as a whole may take to come, in milliseconds. */
  readonly bodyWithin: number
  /** Told of what nobody expected. */
  readonly onDefect: (defect: unknown) => Response
}

/** The largest bodies in bytes: of a form, and of a callback, which its reader limits more closely. */
const largestForm = 64 * 1024
const largestCallback = 512 * 1024

/**
 * Milliseconds after which a reader is let go who takes nothing of a stream of events, which shows a sign of life every
 * fifteen seconds: it goes on from where it was when it comes again.
 */
const unread = 60_000

/** A text that does not say in which encoding it is; streams of events never are in another. */
const textAlone = /^text\/(?!event-stream)[\w.+-]+$/

const limited = (maxSize: number) =>
  bodyLimit({ maxSize, onError: () => responseOf(new TooLarge({ detail: `At most ${maxSize} bytes are read.` })) })

/** For a year and every name below the hub's, where it is reached by TLS at all. */
const byTlsAlone = "max-age=31536000; includeSubDomains"

/** Only under the hub's own name, and for no page of another site; nothing is shared with other sites' pages (CORS). */
const underOwnName =
  (publicUrl: URL | undefined): MiddlewareHandler =>
  async (c, next) => {
    const own = ownName(c.req.raw, publicUrl)
    return own instanceof URL ? next() : own
  }

/** What every answer to something declared says, where it does not say it itself; a person's browser gets a page. */
const inFull: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store")
  const page = notLetIn(c)
  if (page !== undefined) {
    // The page takes over all other headers of the answer in whose place it stands.
    c.header("content-length", undefined)
    c.res = page
  }
  if (c.res.status === 401) c.header("www-authenticate", "Bearer")
  const type = c.res.headers.get("content-type") ?? ""
  if (textAlone.test(type)) c.header("content-type", `${type}; charset=utf-8`)
}

/** The target of a request as it was written; of one that names a whole address, as it was read. */
const writtenTarget = (written: string | undefined, { pathname, search }: URL): string =>
  written?.startsWith("/") ? written : pathname + search

const anotherMethod = (allow: ReadonlyArray<string>): Response => {
  const methods = allow.join(", ")
  const response = responseOf(new MethodNotAllowed({ allow, detail: `It takes ${methods}.` }))
  response.headers.set("allow", methods)
  return response
}

const nulInAddress = () =>
  new InputInvalid({
    detail: "The address holds the character U+0000.",
    errors: [{ in: "path", pointer: "", detail: "Expected text without U+0000" }],
  })

/** What is asked for by an address that takes no question is refused like every misspelt filter. */
const notAsked = (query: URLSearchParams) =>
  invalid(
    [...new Set(query.keys())].map((name) => ({
      in: "query",
      pointer: pointerOf([name]),
      detail: unknownName,
    })),
  )

/** The hub's HTTP shell: what is declared, its documents, and the addresses that foreign systems call. */
export const makeApp = ({
  publicUrl,
  addressOf,
  answer,
  documents,
  signIn,
  callbacks,
  bodyWithin,
  onDefect,
}: Parts) => {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const inTime = sentWithin(bodyWithin)
  const raw = (answer: CallbackAnswer) => (c: Context) => answer(c.req.raw, addressOf(c))

  app.use(async (c, next) => {
    await next()
    if (publicUrl?.protocol === "https:") c.header("strict-transport-security", byTlsAlone)
  })
  app.use(inTheirLanguage, guardedAnyway)
  app.use("/docs", guarded(ownScript))
  app.use("/v1/campaigns/*", guarded(styled))
  app.use("/callbacks/*", inTime, limited(largestCallback))
  app.use("/v1/*", underOwnName(publicUrl), inFull)
  // No text that is kept may hold it, so no name that is looked for does.
  app.use((c, next) => (c.req.url.includes("%00") ? Promise.resolve(responseOf(nulInAddress())) : next()))
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, allow) => anotherMethod(allow) }))

  for (const endpoint of endpoints()) {
    const { method, path, streaming, largestBody, download } = endpoint
    if (!streaming) app.on(method, path, inTime, limited(largestBody))
    app.on(method, path, async (c) => {
      const own = new URL(c.req.url)
      if (!endpoint.query && own.searchParams.size > 0) return responseOf(notAsked(own.searchParams))
      const url = (publicUrl ?? own).origin + writtenTarget(c.env.incoming.url, own)
      const parameters = c.req.param()
      const response = await answer({ request: c.req.raw, url, address: addressOf(c), endpoint, parameters })
      if (download !== undefined && response.ok)
        response.headers.set("content-disposition", `attachment; filename="${download(parameters)}"`)
      if (response.headers.get("content-type")?.startsWith("text/event-stream")) c.env.outgoing.setTimeout(unread)
      return response
    })
  }
  app.get("/v1/openapi.json", raw(documents))
  app.get("/docs", async (c) => inEnglish(await documents(c.req.raw)))
  app.route("/", pages())
  for (const path of ["/sign-in/*", "/sign-out"]) app.use(path, underOwnName(publicUrl), inTime, limited(largestForm))
  app.route("/", signIn)
  app.post("/callbacks/etrack", raw(callbacks.etrack))
  app.post("/callbacks/visa", raw(callbacks.visa))
  app.get("/callbacks/sms", raw(callbacks.sms))
  app.post("/callbacks/sms-operator", raw(callbacks.smsOperator))

  app.notFound((c) => nowhere(c) ?? responseOf(new NoSuchAddress({ detail: "What there is, is told at /docs." })))
  app.onError(onDefect)
  return app
}

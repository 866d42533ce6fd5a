import type { Context } from "hono"
import { addressFor } from "../kit/callerInPath.ts"
import { chance } from "../kit/chance.ts"
import type { Frame, Mock, MockEnv, MockOptions } from "../kit/Frame.ts"
import { limited } from "../kit/limited.ts"
import { startMock } from "../kit/startMock.ts"
import { underFault } from "../kit/underFault.ts"
import { decisions } from "./decisions.ts"
import { description } from "./description.ts"
import { envelope, faultEnvelope } from "./envelope.ts"
import { Nonces } from "./Nonces.ts"
import { operations } from "./operations/operations.ts"
import { RateLimit } from "./RateLimit.ts"
import { Refusal } from "./Refusal.ts"
import { Registry } from "./Registry.ts"
import { type Call, receive } from "./receive.ts"
import type { Track } from "./Track.ts"
import type { Credentials } from "./wsse.ts"

/** Options of the e-track. */
export interface EtrackOptions extends MockOptions {
  /** Milliseconds before a submission is decided; 1500 by default. */
  readonly decideAfterMs?: number | undefined
  /** The settle time that it promises and keeps, in milliseconds; 2000 by default, at most 120,000. */
  readonly settleMs?: number | undefined
  /** The share of pilgrims that it rejects, between 0 and 1; 0.01 by default. */
  readonly rejectRate?: number | undefined
  /** The share of groups whose answers write Arabic as numeric character references; 0.25 by default. */
  readonly referenceRate?: number | undefined
  /** Calls per second; 50 by default. */
  readonly callsPerSecond?: number | undefined
  /** Seasons whose registration is closed, as Hijri years. */
  readonly closedSeasons?: readonly string[] | undefined
  /** The credentials of callers. */
  readonly credentials?: Credentials
  /** The credentials of its notifications. */
  readonly callbackCredentials?: Credentials
}

/** The default credentials, both ways. */
export const etrackDefaults = {
  credentials: { username: "mahmal-hub", password: "sample-password" },
  callbackCredentials: { username: "etrack", password: "sample-callback-password" },
} as const

const path = "/etrack"
const largestBody = 262_144

const xml = (body: string, status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(body, { status, headers: { "content-type": "text/xml; charset=utf-8", ...headers } })

const refused = (error: unknown): Response => {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal("Server.Failure", "Something failed here; whether the work was done is not known.")
  if (refusal.code === "Client.TooLarge") return xml(faultEnvelope(refusal), 413)
  return xml(faultEnvelope(refusal), 500, refusal.code === "Server.Busy" ? { "retry-after": "1" } : {})
}

const busy = new Refusal("Server.Busy", "Too many calls; nothing was done.")

const checkHeaders = (c: Context<MockEnv>): void => {
  const type = /^text\/xml\s*(?:;\s*charset\s*=\s*"?([^";\s]+)"?\s*)?$/i.exec(c.req.header("content-type") ?? "")
  if (type === null) throw new Refusal("Client.Malformed", "The content type must be text/xml.")
  if (type[1] !== undefined && type[1].toLowerCase() !== "utf-8")
    throw new Refusal("Client.Malformed", "The message must be in UTF-8.")
  if ((c.req.header("content-encoding") ?? "identity") !== "identity")
    throw new Refusal("Client.Malformed", "The message must not be compressed.")
}

/** Does the work of a call, unless the settle time after its expiry has passed: FindGroup may have answered "none" by then. */
const carriedOut = async (
  { pass, work }: Call,
  settleMs: number,
  fault: Parameters<Call["work"]>[0],
): Promise<Response> => {
  try {
    if (Date.now() >= pass.expires + settleMs)
      throw new Refusal("Client.Expired", "The message expired before it was begun; nothing was done.")
    return xml(envelope(await work(fault)), 200)
  } catch (error) {
    return refused(error)
  }
}

const mount = (frame: Frame, options: EtrackOptions): void => {
  const { app, seed, store } = frame
  const { credentials, callbackCredentials } = { ...etrackDefaults, ...options }
  const registry = new Registry(frame, options.rejectRate ?? 0.01)
  for (const operation of Object.keys(operations)) frame.faults.knows(operation)
  const nonces = new Nonces(store)
  const rateLimit = new RateLimit(options.callsPerSecond ?? 50)
  const track: Track = {
    registry,
    decisions: decisions(frame, registry, options.decideAfterMs ?? 1500, callbackCredentials),
    settleMs: options.settleMs ?? 2000,
    closedSeasons: new Set(options.closedSeasons),
    writesReferences: (reference) => chance(seed, "references", reference) < (options.referenceRate ?? 0.25),
  }

  const tooLarge = () => refused(new Refusal("Client.TooLarge", `The message is larger than ${largestBody} bytes.`))
  app.post(path, limited(largestBody, tooLarge), async (c) => {
    try {
      rateLimit.take()
      checkHeaders(c)
      const call = receive(await c.req.bytes(), c.req.header("soapaction"), credentials, track)
      nonces.accept(call.pass, Date.now())
      return await underFault(frame, c, call.operation, (fault) => carriedOut(call, track.settleMs, fault))
    } catch (error) {
      return refused(error)
    }
  })
  app.get(path, (c) => {
    const asked = description(`${addressFor(c)}${path}`, new URL(c.req.url).searchParams)
    return asked === undefined ? c.body(null, 405, { allow: "POST" }) : xml(asked, 200)
  })
  app.all(path, (c) => c.body(null, 405, { allow: "GET, POST" }))
}

/** Starts a stand-in for the e-track of `contracts/etrack`; its WSDL is at `<url>/etrack?wsdl`. */
export const startEtrack = (options: EtrackOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "etrack",
      endpoints: [`${path}?wsdl`, path],
      documents: [`${path}?wsdl`, `${path}?wsdl=notification`, `${path}?xsd=etrack.xsd`],
      busy: () => refused(busy),
      mount: (frame) => mount(frame, options),
    },
    options,
  )

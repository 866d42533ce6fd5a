import { Webhook } from "standardwebhooks"
import { bearer } from "../kit/access.ts"
import { ByPilgrim } from "../kit/ByPilgrim.ts"
import { chance } from "../kit/chance.ts"
import { digits } from "../kit/digits.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { idempotent } from "../kit/idempotent.ts"
import { problem } from "../kit/problem.ts"
import { RestContract } from "../kit/RestContract.ts"
import { rateLimited } from "../kit/rateLimited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import {
  type CancellationRequest,
  type Entitlement,
  type EntitlementRequest,
  kindFor,
  refusalCodes,
} from "./entitlement.ts"

/** What can be chosen for the visa authority besides what every mock has. */
export interface VisaAuthorityOptions extends MockOptions {
  readonly token?: string | undefined
  /** The Standard Webhooks secret, `whsec_` and base64. */
  readonly webhookSecret?: string | undefined
  /** How long after a request it is decided. */
  readonly decideAfterMs?: number | undefined
  /** The share of people, between 0 and 1, who are refused. */
  readonly refuseRate?: number | undefined
  /** Calls in a second above which it answers 429; without it there is no limit. */
  readonly callsPerSecond?: number | undefined
}

/** The secrets of a visa authority that was started without any. */
export const visaAuthorityDefaults = {
  token: "visa-authority-token",
  webhookSecret: `whsec_${Buffer.from("mahmal-visa-authority-mock").toString("base64")}`,
} as const

const mount = (frame: Frame, options: VisaAuthorityOptions): void => {
  const { app, store, ledger, seed } = frame
  const { decideAfterMs = 200, refuseRate = 0.02 } = options
  const contract = new RestContract("visa-authority")
  const webhook = new Webhook(options.webhookSecret ?? visaAuthorityDefaults.webhookSecret)
  const entitlements = store.documents<Entitlement>("entitlement")
  const byPilgrim = new ByPilgrim(store)
  const requests = store.documents<number>("requests")

  const tell = frame.callbacks.topic<Entitlement>("entitlement.decided", (data) => {
    const url = frame.callbackUrl()
    if (url === undefined) return undefined
    const id = `msg_${data.id}`
    const body = JSON.stringify({ type: "entitlement.decided", timestamp: data.decidedAt, data })
    const now = new Date()
    return {
      url,
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": webhook.sign(id, now, body),
      },
    }
  })

  const decided = (received: Entitlement, nth: number): Entitlement => {
    const { pilgrim, kind } = received
    const decidedAt = new Date().toISOString()
    if (chance(seed, "visa", pilgrim) >= refuseRate) {
      const number = `${kind === "visa" ? "V" : "P"}${digits(12, seed, "number", pilgrim, nth)}`
      return { ...received, status: "issued", decidedAt, number }
    }
    const code = refusalCodes[Math.floor(chance(seed, "refusal", pilgrim) * refusalCodes.length)] ?? refusalCodes[0]
    return { ...received, status: "refused", decidedAt, code }
  }

  /** Decides what is still open and plans the webhook, whose number it returns. */
  const decide = (id: string, nth: number, twice: boolean): number | undefined => {
    const received = entitlements.get(id)
    if (received?.status !== "received") return undefined
    const entitlement = decided(received, nth)
    entitlements.put(id, entitlement)
    ledger.record(`visa.${entitlement.status}`, entitlement.pilgrim, entitlement.number ?? id)
    return tell(entitlement, { twice })
  }

  const decideLater = frame.agenda.task<{ id: string; nth: number; twice: boolean }>("decide", ({ id, nth, twice }) => {
    decide(id, nth, twice)
  })

  const guards = (operation: string) =>
    [
      faulty(frame, operation),
      rateLimited(options.callsPerSecond),
      bearer(options.token ?? visaAuthorityDefaults.token),
      contract.checked(operation),
    ] as const

  app.post("/v1/entitlements", ...guards("requestEntitlement"), async (c) => {
    const { pilgrim, kind, passport } = c.var.body as EntitlementRequest
    if (kind !== kindFor(passport.nationality)) {
      const detail = `a citizen of ${passport.nationality} needs a ${kindFor(passport.nationality)}`
      return problem("invalid-request", detail, [{ in: "body", pointer: "/kind", detail }])
    }
    let told: number | undefined
    const answer = idempotent(frame, c, () => {
      const nth = (requests.get(pilgrim) ?? 0) + 1
      requests.put(pilgrim, nth)
      const id = `ent_${digits(15, seed, "entitlement", pilgrim, nth)}`
      const received: Entitlement = { id, pilgrim, kind, status: "received", receivedAt: new Date().toISOString() }
      entitlements.put(id, received)
      byPilgrim.add(pilgrim, id)
      if (c.var.fault === "callback-first") told = decide(id, nth, false)
      else decideLater({ id, nth, twice: c.var.fault === "callback-twice" }, decideAfterMs)
      return { status: 202, answer: received }
    })
    if (told !== undefined) await frame.callbacks.attempted(told)
    return answer
  })

  app.get("/v1/entitlements", ...guards("listEntitlements"), (c) => {
    const { season = "", after = "", limit } = c.req.query()
    const { keys, more } = byPilgrim.part(season, after, Number(limit))
    return c.json({ entitlements: keys.flatMap((id) => entitlements.get(id) ?? []), more })
  })

  app.get("/v1/entitlements/:id", ...guards("getEntitlement"), (c) => {
    const entitlement = entitlements.get(c.req.param("id"))
    return entitlement === undefined ? problem("not-found", "no such entitlement") : c.json(entitlement)
  })

  app.post("/v1/entitlements/:id/cancellation", ...guards("cancelEntitlement"), (c) =>
    idempotent(frame, c, () => {
      const { reason } = c.var.body as CancellationRequest
      const entitlement = entitlements.get(c.req.param("id"))
      if (entitlement === undefined) return problem("not-found", "no such entitlement")
      if (entitlement.status === "refused") return problem("conflict", "the entitlement was refused")
      if (entitlement.status === "cancelled") return { status: 200, answer: entitlement }
      const cancelled: Entitlement = { ...entitlement, status: "cancelled", cancelledAt: new Date().toISOString() }
      entitlements.put(cancelled.id, cancelled)
      store.documents<string>("cancellation-reason").put(cancelled.id, reason)
      ledger.record("visa.cancelled", cancelled.pilgrim, cancelled.number ?? cancelled.id)
      return { status: 200, answer: cancelled }
    }),
  )
}

/** Starts a stand-in for the visa authority: it takes requests by key, decides later, and tells the hub by webhook. */
export const startVisaAuthority = (options: VisaAuthorityOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "visa-authority",
      endpoints: [
        "POST /v1/entitlements",
        "GET /v1/entitlements",
        "GET /v1/entitlements/{id}",
        "POST /v1/entitlements/{id}/cancellation",
      ],
      mount: (frame) => mount(frame, options),
    },
    options,
  )

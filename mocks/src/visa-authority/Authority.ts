import { Webhook } from "standardwebhooks"
import { ByPilgrim } from "../kit/ByPilgrim.ts"
import { chance } from "../kit/chance.ts"
import { digits } from "../kit/digits.ts"
import type { Frame } from "../kit/Frame.ts"
import { type Entitlement, type EntitlementRequest, refusalCodes } from "./entitlement.ts"

/** How the authority decides, and signs its webhooks. */
export interface Habits {
  readonly decideAfterMs: number
  readonly refuseRate: number
  readonly webhookSecret: string
}

/** A request that is not decided yet, the `nth` of its pilgrim. */
interface Open {
  readonly id: string
  readonly nth: number
}

/**
 * Receives requests, decides them, notifies the hub, and cancels entitlements. Its decisions depend only on the seed and the
 * person.
 */
export class Authority {
  readonly frame: Frame
  readonly #habits: Habits
  readonly #webhook: Webhook
  readonly #byPilgrim: ByPilgrim
  readonly #tell: (entitlement: Entitlement, how: { readonly twice: boolean }) => number
  readonly #decideLater: (open: Open & { readonly twice: boolean }, ms: number) => void

  constructor(frame: Frame, habits: Habits) {
    this.frame = frame
    this.#habits = habits
    this.#webhook = new Webhook(habits.webhookSecret)
    this.#byPilgrim = new ByPilgrim(frame.store)
    this.#tell = frame.callbacks.topic<Entitlement>("entitlement.decided", (data) => this.#callback(data))
    this.#decideLater = frame.agenda.task<Open & { readonly twice: boolean }>("decide", ({ twice, ...open }) => {
      this.decide(open, twice)
    })
  }

  entitlement(id: string): Entitlement | undefined {
    return this.#entitlements.get(id)
  }

  /** The entitlements of the next `limit` pilgrims of a season after one of them, and whether there are more. */
  list(season: string, after: string, limit: number): { entitlements: readonly Entitlement[]; more: boolean } {
    const { keys, more } = this.#byPilgrim.part(season, after, limit)
    return { entitlements: keys.flatMap((id) => this.entitlement(id) ?? []), more }
  }

  /** Receives a request, and schedules its decision. */
  receive({ pilgrim, kind }: EntitlementRequest): { received: Entitlement; open: Open } {
    const { store, seed } = this.frame
    const requests = store.documents<number>("requests")
    const nth = (requests.get(pilgrim) ?? 0) + 1
    requests.put(pilgrim, nth)
    const id = `ent_${digits(15, seed, "entitlement", pilgrim, nth)}`
    const received: Entitlement = { id, pilgrim, kind, status: "received", receivedAt: new Date().toISOString() }
    this.#entitlements.put(id, received)
    this.#byPilgrim.add(pilgrim, id)
    return { received, open: { id, nth } }
  }

  /** Decides a request that is still open, schedules the webhook, and returns its number. */
  decide({ id, nth }: Open, twice: boolean): number | undefined {
    const received = this.entitlement(id)
    if (received?.status !== "received") return undefined
    const entitlement = this.#decided(received, nth)
    this.#entitlements.put(id, entitlement)
    this.frame.ledger.record(`visa.${entitlement.status}`, entitlement.pilgrim, entitlement.number ?? id)
    return this.#tell(entitlement, { twice })
  }

  decideLater(open: Open, twice: boolean): void {
    this.#decideLater({ ...open, twice }, this.#habits.decideAfterMs)
  }

  cancel(entitlement: Entitlement, reason: string): Entitlement {
    const { store, ledger } = this.frame
    const cancelled: Entitlement = { ...entitlement, status: "cancelled", cancelledAt: new Date().toISOString() }
    this.#entitlements.put(cancelled.id, cancelled)
    store.documents<string>("cancellation-reason").put(cancelled.id, reason)
    ledger.record("visa.cancelled", cancelled.pilgrim, cancelled.number ?? cancelled.id)
    return cancelled
  }

  get #entitlements() {
    return this.frame.store.documents<Entitlement>("entitlement")
  }

  #decided(received: Entitlement, nth: number): Entitlement {
    const { seed } = this.frame
    const { pilgrim, kind } = received
    const decidedAt = new Date().toISOString()
    if (chance(seed, "visa", pilgrim) >= this.#habits.refuseRate) {
      const number = `${kind === "visa" ? "V" : "P"}${digits(12, seed, "number", pilgrim, nth)}`
      return { ...received, status: "issued", decidedAt, number }
    }
    const code = refusalCodes[Math.floor(chance(seed, "refusal", pilgrim) * refusalCodes.length)] ?? refusalCodes[0]
    return { ...received, status: "refused", decidedAt, code }
  }

  #callback(data: Entitlement) {
    const url = this.frame.callbackUrl()
    if (url === undefined) return undefined
    const id = `msg_${data.id}`
    const body = JSON.stringify({ type: "entitlement.decided", timestamp: data.decidedAt, data })
    const now = new Date()
    return {
      url,
      method: "POST" as const,
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": this.#webhook.sign(id, now, body),
      },
    }
  }
}

import { Effect, Layer } from "effect"
import { Receipt } from "../../exchange/Exchange.ts"
import {
  type Entitlement,
  type EntitlementRequest,
  VisaAuthority,
  VisaQuestionError,
  VisaSubmissionError,
} from "../../ports/VisaAuthority.ts"
import { listingOf } from "./listingOf.ts"

/** What can be chosen for a visa authority in memory. */
export interface Options {
  /** The code with which a request is refused; undefined for one that is granted. Everything is granted unless said. */
  readonly refusal?: (request: EntitlementRequest) => string | undefined
}

const whoseOf = (id: Receipt, { kind, traveller }: EntitlementRequest) => ({ id, pilgrim: traveller.pilgrim, kind })

const declined = (code: string) => ({ _tag: "Declined", code, detail: code }) as const

/** A visa authority in memory: it honours idempotency keys, and decides after it was asked once. */
export const make = ({ refusal = () => undefined }: Options = {}): VisaAuthority["Service"] => {
  const entitlements = new Map<string, Entitlement>()
  const undecided = new Map<string, Entitlement>()
  const keys = new Map<string, { readonly content: string; readonly id: Receipt }>()
  const refuse = (code: string) => Effect.fail(new VisaSubmissionError({ reason: declined(code) }))

  const decision = (id: Receipt, request: EntitlementRequest): Entitlement => {
    const code = refusal(request)
    const number = `${request.kind === "permit" ? "P" : "V"}${id.slice(-12)}`
    const whose = whoseOf(id, request)
    return code === undefined ? { ...whose, status: "issued", number } : { ...whose, status: "refused", code }
  }

  return {
    request: (key, request) =>
      Effect.suspend(() => {
        const content = JSON.stringify(request)
        const before = keys.get(key)
        if (before !== undefined && before.content !== content) return refuse("idempotency-key-reused")
        if (before !== undefined) return Effect.succeed({ ...whoseOf(before.id, request), status: "received" as const })
        const id = Receipt.make(`ent_${String(entitlements.size + 1).padStart(15, "0")}`)
        const received = { ...whoseOf(id, request), status: "received" } as const
        keys.set(key, { content, id })
        entitlements.set(id, received)
        undecided.set(id, decision(id, request))
        return Effect.succeed(received)
      }),

    status: (id) =>
      Effect.suspend(() => {
        const known = entitlements.get(id)
        if (known === undefined) return Effect.fail(new VisaQuestionError({ reason: declined("not-found") }))
        const next = undecided.get(id)
        undecided.delete(id)
        if (next !== undefined) entitlements.set(id, next)
        return Effect.succeed(known)
      }),

    list: (request) => Effect.sync(() => listingOf([...entitlements.values()], request)),

    cancel: (_key, id) =>
      Effect.suspend(() => {
        const known = entitlements.get(id)
        if (known === undefined) return refuse("not-found")
        if (known.status === "refused") return refuse("conflict")
        undecided.delete(id)
        entitlements.set(id, { id, pilgrim: known.pilgrim, kind: known.kind, status: "cancelled" })
        return Effect.void
      }),
  }
}

/** A visa authority in memory. */
export const layer = (options?: Options) => Layer.sync(VisaAuthority, () => make(options))

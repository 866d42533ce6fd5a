import { Effect, Result } from "effect"
import { Receipt } from "../../../src/exchange/Exchange.ts"
import type { PilgrimId } from "../../../src/journey/ids.ts"
import type { SubmissionReason } from "../../../src/ports/reason.ts"
import {
  type Entitlement,
  type VisaAuthority,
  VisaQuestionError,
  VisaSubmissionError,
} from "../../../src/ports/VisaAuthority.ts"
import { System } from "./System.ts"

const submissionFailed = (reason: SubmissionReason) => new VisaSubmissionError({ reason })

/** The code by which it says that the key was that of another request. */
export const keyReused = "idempotency-key-reused"

/** The visa authority, which knows a request by its key. */
export class Visas extends System {
  /** Entitlements by the keys of their requests. */
  readonly entitlements = new Map<string, Entitlement>()

  readonly entitlementOf = (pilgrim: PilgrimId): Entitlement | undefined =>
    this.entitlements.get(`visa.request/${pilgrim}`)

  readonly hasCancelled = (id: string): boolean =>
    [...this.entitlements.values()].some((one) => one.id === id && one.status === "cancelled")

  readonly decide = (key: string, refuses: boolean): void => {
    const known = this.entitlements.get(key)
    if (known?.status !== "received") return
    const { id, pilgrim, kind } = known
    if (refuses) this.witness.refusals.add(`${pilgrim} SECURITY`)
    const decided: Entitlement = refuses
      ? { id, pilgrim, kind, status: "refused", code: "SECURITY" }
      : { id, pilgrim, kind, status: "issued", number: `V${this.calls.number()}` }
    this.entitlements.set(key, decided)
    this.telling.add(`the authority tells of ${pilgrim}`, decided)
  }

  readonly port: VisaAuthority["Service"] = {
    request: (key, { kind, traveller: { pilgrim } }) =>
      this.calls.submission(key, submissionFailed, () => {
        const first = { id: Receipt.make(`ent_${pilgrim}`), pilgrim, kind, status: "received" } as const
        const known = this.entitlements.get(key)
        if (known === undefined) this.entitlements.set(key, first)
        // The same key gets the first answer, and with another request none.
        return (known ?? first).kind === kind ? Result.succeed(first) : Result.fail(keyReused)
      }),
    status: (id) =>
      this.calls.question(
        (reason) => new VisaQuestionError({ reason }),
        () => [...this.entitlements.values()].find((one) => one.id === id),
      ),
    list: () => Effect.die("nobody lists"),
    cancel: (key, id) =>
      this.calls.submission(key, submissionFailed, () => {
        const found = [...this.entitlements].find(([, one]) => one.id === id)
        if (found === undefined) return Result.fail("not-found")
        const [of, { pilgrim, kind, status }] = found
        if (status === "refused") return Result.fail("conflict")
        if (status !== "cancelled") this.witness.undoing(pilgrim, "entitlement", ["bracelet"])
        this.entitlements.set(of, { id, pilgrim, kind, status: "cancelled" })
        return Result.succeed(undefined)
      }),
  }
}

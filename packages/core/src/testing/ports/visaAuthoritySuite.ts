import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { Receipt } from "../../exchange/Exchange.ts"
import type { PilgrimId } from "../../journey/ids.ts"
import { type EntitlementRequest, VisaAuthority } from "../../ports/VisaAuthority.ts"
import type { SeasonName } from "../../season/SeasonName.ts"
import { traveller } from "../travellers.ts"
import { askUntil, declinedCode, running } from "./running.ts"

/** The visa authority that a test needs: one that refuses everything, or nothing. */
export interface VisaNeeds {
  readonly refuses: boolean
}

const request = (number: number): EntitlementRequest => ({
  kind: number % 2 === 0 ? "permit" : "visa",
  registrationNumber: String(number).padStart(12, "0"),
  traveller: traveller(number),
})

const decisionOn = Effect.fnUntraced(function* (asked: EntitlementRequest) {
  const authority = yield* VisaAuthority
  const { id } = yield* authority.request(`visa.request/${asked.traveller.pilgrim}`, asked)
  return yield* askUntil(authority.status(id), ({ status }) => status !== "received")
})

/** What every visa authority must do. */
export const visaAuthoritySuite = (name: string, makeLayer: (needs: VisaNeeds) => Layer.Layer<VisaAuthority>) =>
  describe(`${name} is a visa authority`, () => {
    const run = running(makeLayer({ refuses: false }))

    it("takes a request, and issues a visa or a permit later", () =>
      run(
        Effect.gen(function* () {
          for (const number of [200, 201]) {
            const decided = yield* decisionOn(request(number))
            expect(decided.status).toBe("issued")
            expect(decided).toHaveProperty("number")
          }
        }),
      ))

    it("refuses with a code, and cannot take back what it refused", () =>
      running(makeLayer({ refuses: true }))(
        Effect.gen(function* () {
          const authority = yield* VisaAuthority
          const decided = yield* decisionOn(request(210))
          expect(decided.status).toBe("refused")
          expect(decided).toHaveProperty("code")
          expect(yield* declinedCode(authority.cancel("visa.cancel/210", decided.id, "withdrawn"))).toBe("conflict")
        }),
      ))

    it("takes the same request under the same key once", () =>
      run(
        Effect.gen(function* () {
          const authority = yield* VisaAuthority
          const first = yield* authority.request("visa.request/220", request(220))
          const again = yield* authority.request("visa.request/220", request(220))
          expect(again.id).toBe(first.id)
        }),
      ))

    it("declines another request under the same key", () =>
      run(
        Effect.gen(function* () {
          const authority = yield* VisaAuthority
          yield* authority.request("visa.request/230", request(230))
          const code = yield* declinedCode(authority.request("visa.request/230", request(232)))
          expect(code).toBe("idempotency-key-reused")
        }),
      ))

    it("cancels, and is content to be told so twice", () =>
      run(
        Effect.gen(function* () {
          const authority = yield* VisaAuthority
          const { id } = yield* authority.request("visa.request/240", request(240))
          yield* authority.cancel("visa.cancel/240", id, "withdrawn")
          yield* authority.cancel("visa.cancel/240", id, "withdrawn")
          yield* authority.cancel("visa.cancel/240.again", id, "deceased")
          expect((yield* authority.status(id)).status).toBe("cancelled")
        }),
      ))

    it("lists what it has in the names of a season's pilgrims, pilgrim by pilgrim and a part at a time", () =>
      run(
        Effect.gen(function* () {
          const authority = yield* VisaAuthority
          const first = yield* decisionOn(request(261))
          const second = yield* authority.request("visa.request/261.again", request(261))
          const third = yield* decisionOn(request(262))
          yield* authority.cancel("visa.cancel/262", third.id, "withdrawn")
          const season = "1448" as SeasonName
          const listed = yield* authority.list({ season, after: traveller(260).pilgrim, limit: 1 })
          const { pilgrim } = traveller(261)
          expect(listed.items).toMatchObject([
            { ...first, pilgrim, kind: "visa" },
            { id: second.id, pilgrim, kind: "visa" },
          ])
          expect(listed.more).toBe(true)
          const rest = yield* authority.list({ season, after: pilgrim, limit: 500 })
          expect(rest).toMatchObject({ items: [{ id: third.id, status: "cancelled" }], more: false })
          const beyond = { season: "1399" as SeasonName, after: "1399-X" as PilgrimId, limit: 10 }
          expect(yield* authority.list(beyond)).toEqual({ items: [], more: false })
        }),
      ))

    it("declines what it does not know", () =>
      run(
        Effect.gen(function* () {
          const authority = yield* VisaAuthority
          expect(yield* declinedCode(authority.status(Receipt.make("ent_999999999999999")))).toBe("not-found")
          const code = yield* declinedCode(
            authority.cancel("visa.cancel/250", Receipt.make("ent_999999999999999"), "lapsed"),
          )
          expect(code).toBe("not-found")
        }),
      ))
  })

import { Receipt } from "@mahmal/core/exchange/Exchange"
import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { VisaAuthorityOverRest } from "../../src/index.ts"
import { patient } from "../support/options.ts"
import { ended } from "./support/ended.ts"
import { answer, eachLike, eitherWay, fromState, hubPact, like, moment, problem } from "./support/hubPact.ts"

const pact = hubPact("visa-authority")
const authorization = like("Bearer .+", "Bearer token")
const body = { authorization, "content-type": "application/json" }

const on = <A, E extends { reason: { _tag: string } }>(
  call: (authority: VisaAuthority["Service"]) => Effect.Effect<A, E>,
  token = "token",
) => {
  const program = Effect.flatMap(VisaAuthority, call)
  return (url: string) =>
    ended(program, VisaAuthorityOverRest.layer({ url, token: Redacted.make(token), timeout: patient }))
}

/** Even travellers are citizens of Qatar and need a permit, odd ones a visa. */
const asked = (number: number, kind: "permit" | "visa" = number % 2 === 0 ? "permit" : "visa") => ({
  kind,
  registrationNumber: `00000000${number}`,
  traveller: traveller(number),
})

const wire = ({ kind, registrationNumber, traveller: person }: ReturnType<typeof asked>) => ({
  pilgrim: person.pilgrim,
  kind,
  registrationNumber,
  passport: {
    number: person.passport,
    nationality: person.nationality,
    nameEn: person.nameLatin,
    nameAr: person.nameArabic,
    sex: person.sex,
    birthDate: person.birthDate,
    expiry: person.passportExpiry,
  },
})

const posted = (key: string, request: ReturnType<typeof asked>) => ({
  method: "POST",
  path: "/v1/entitlements",
  headers: { ...body, "idempotency-key": key },
  body: wire(request),
})

const id = Receipt.make("ent_000000000000001")
const resource = (suffix = "") => fromState("id", id, "/v1/entitlements/", suffix)
const cancellation = (key: string) => ({
  method: "POST",
  path: resource("/cancellation"),
  headers: { ...body, "idempotency-key": key },
  body: { reason: "withdrawn" },
})
const question = { method: "GET", path: resource(), headers: { authorization } }
const listing = { method: "GET", path: "/v1/entitlements", query: { season: "1448", limit: "500" } }
const known = {
  id: fromState("id", id),
  pilgrim: fromState("pilgrim", "1448-C48-0001"),
  kind: "permit",
  receivedAt: moment,
}

const ours = { id, pilgrim: "1448-C48-0001", kind: "permit" }

describe("the hub and the visa authority agree on", () => {
  it.each([
    [2, "permit"],
    [3, "visa"],
  ] as const)("a request by traveller %i, who needs a %s", async (number, kind) => {
    const request = asked(number)
    const received = { id: like("ent_[0-9]{15}", id), pilgrim: request.traveller.pilgrim, kind, receivedAt: moment }
    const answered = await pact.call(
      {
        upon: `a request for a ${kind}`,
        request: posted(`contract.${kind}`, request),
        response: answer(202, { ...received, status: "received" }),
      },
      on((authority) => authority.request(`contract.${kind}`, request)),
    )
    expect(answered).toEqual({ id, pilgrim: request.traveller.pilgrim, kind, status: "received" })
  })

  it("the same request under the same key", async () => {
    const request = asked(4)
    const received = { ...known, pilgrim: request.traveller.pilgrim, status: "received" }
    const answered = await pact.call(
      {
        given: "a permit was asked for under the key contract.repeated",
        upon: "the same request under the same key",
        request: posted("contract.repeated", request),
        response: answer(202, received),
      },
      on((authority) => authority.request("contract.repeated", request)),
    )
    expect(answered).toEqual({ id, pilgrim: request.traveller.pilgrim, kind: "permit", status: "received" })
  })

  it("another request under a key that was used", async () => {
    const answered = await pact.call(
      {
        given: "a permit was asked for under the key contract.repeated",
        upon: "another request under a key that was used",
        request: posted("contract.repeated", asked(6)),
        response: problem(422, "idempotency-key-reused"),
      },
      on((authority) => authority.request("contract.repeated", asked(6))),
    )
    expect(answered).toBe("Declined idempotency-key-reused")
  })

  it("a request of the wrong kind", async () => {
    const answered = await pact.call(
      {
        upon: "a request for a permit by one who needs a visa",
        request: posted("contract.wrong-kind", asked(5, "permit")),
        response: problem(400, "invalid-request"),
      },
      on((authority) => authority.request("contract.wrong-kind", asked(5, "permit"))),
    )
    expect(answered).toBe("Declined invalid-request")
  })

  it("a call with a wrong token", async () => {
    const answered = await pact.call(
      {
        upon: "a question with a wrong token",
        request: { method: "GET", path: `/v1/entitlements/${id}`, headers: { authorization: "Bearer wrong" } },
        response: problem(401, "unauthorised"),
      },
      on((authority) => authority.status(id), "wrong"),
    )
    expect(answered).toBe("Unavailable")
  })

  it("an entitlement that is issued", async () => {
    const issued = { ...known, status: "issued", decidedAt: moment, number: like("P[0-9]{12}", "P000000000001") }
    const answered = await pact.call(
      {
        given: "a permit was issued",
        upon: "a question about an entitlement that is issued",
        request: question,
        response: answer(200, issued),
      },
      on((authority) => authority.status(id)),
    )
    expect(answered).toEqual({ ...ours, status: "issued", number: "P000000000001" })
  })

  it("an entitlement that is refused", async () => {
    const code = like("security|overstay|passport-reported|biometrics|health", "overstay")
    const answered = await pact.call(
      {
        given: "a permit was refused",
        upon: "a question about an entitlement that is refused",
        request: question,
        response: answer(200, { ...known, status: "refused", decidedAt: moment, code }),
      },
      on((authority) => authority.status(id)),
    )
    expect(answered).toEqual({ ...ours, status: "refused", code: "overstay" })
  })

  it("an entitlement that nobody asked for", async () => {
    const answered = await pact.call(
      {
        upon: "a question about an entitlement that is not there",
        request: { method: "GET", path: "/v1/entitlements/ent_999999999999999", headers: { authorization } },
        response: problem(404, "not-found"),
      },
      on((authority) => authority.status(Receipt.make("ent_999999999999999"))),
    )
    expect(answered).toBe("Declined not-found")
  })

  it("a part of the list", async () => {
    const entry = {
      id: like("ent_[0-9]{15}", id),
      pilgrim: like("[0-9]{4}-[A-Za-z0-9][A-Za-z0-9-]*", "1448-C48-0001"),
      kind: like("permit|visa", "permit"),
      status: like("received|issued|refused|cancelled", "received"),
      receivedAt: moment,
    }
    const answered = await pact.call(
      {
        given: "a permit was asked for under the key contract.repeated",
        upon: "a question for a part of the list",
        request: { ...listing, headers: { authorization } },
        response: answer(200, { entitlements: eachLike(entry), more: eitherWay }),
      },
      on((authority) => authority.list({ season: "1448" as SeasonName, limit: 500 })),
    )
    expect(answered).toEqual({
      items: [{ ...ours, status: "received" }],
      more: false,
    })
  })

  it("a cancellation", async () => {
    const answered = await pact.call(
      {
        given: "a permit was issued that may be given back",
        upon: "a cancellation of an entitlement that is issued",
        request: cancellation("contract.cancellation"),
        response: answer(200, { ...known, status: "cancelled", cancelledAt: moment }),
      },
      on((authority) => authority.cancel("contract.cancellation", id, "withdrawn")),
    )
    expect(answered).toBeUndefined()
  })

  it("a cancellation of what was refused", async () => {
    const answered = await pact.call(
      {
        given: "a permit was refused",
        upon: "a cancellation of an entitlement that is refused",
        request: cancellation("contract.refused-cancellation"),
        response: problem(409, "conflict"),
      },
      on((authority) => authority.cancel("contract.refused-cancellation", id, "withdrawn")),
    )
    expect(answered).toBe("Declined conflict")
  })
})

it("The pact with the visa authority is up to date", () => pact.isUpToDate())

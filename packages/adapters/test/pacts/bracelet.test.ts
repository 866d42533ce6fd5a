import { type PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { BraceletMakerOverRest } from "../../src/index.ts"
import { patient } from "../support/options.ts"
import { ended } from "./support/ended.ts"
import { answer, eachLike, eitherWay, fromState, hubPact, like, moment, problem } from "./support/hubPact.ts"

const pact = hubPact("bracelet-maker")
const secret = { "x-api-key": like(".+", "key") }
const body = { ...secret, "content-type": "application/json" }

const on = <A, E extends { reason: { _tag: string } }>(
  call: (maker: BraceletMaker["Service"]) => Effect.Effect<A, E>,
  apiKey = "key",
) => {
  const program = Effect.flatMap(BraceletMaker, call)
  return (url: string) =>
    ended(program, BraceletMakerOverRest.layer({ url, apiKey: Redacted.make(apiKey), timeout: patient }))
}

const line = (number: number) => {
  const { pilgrim, nameArabic, nameLatin, nationality } = traveller(number)
  return { pilgrim, nameArabic, nameLatin, nationality }
}

const ordered = (orderNo: string, ...lines: readonly ReturnType<typeof line>[]) => ({
  method: "PUT",
  path: `/v1/orders/${orderNo}`,
  headers: body,
  body: {
    lines: lines.map(({ pilgrim, nameArabic, nameLatin, nationality }) => ({
      pilgrim,
      nameEn: nameLatin,
      nameAr: nameArabic,
      nationality,
    })),
  },
})

const serial = Serial.make("B000000000001")
const AnySerial = like("B[0-9]{12}", serial)
const Chip = like("[0-9A-F]{14}", "04A1B2C3D4E5F6")
const Pilgrim = like("[0-9]{4}-[A-Za-z0-9][A-Za-z0-9-]*", "1448-C48-0001")
const OrderNo = like("[A-Za-z0-9][A-Za-z0-9.-]*", "1448-CONTRACT")
const bracelet = (action: string) => fromState("serial", serial, "/v1/bracelets/", `/${action}`)
const replacement = (key: string) => ({
  method: "POST",
  path: bracelet("replacement"),
  headers: { ...body, "idempotency-key": key },
  body: { reason: "lost" },
})

describe("the hub and the bracelet maker agree on", () => {
  it("an order", async () => {
    const answered = await pact.call(
      {
        upon: "an order of two bracelets",
        request: ordered("1448-CONTRACT-A", line(2), line(3)),
        response: answer(202, { orderNo: "1448-CONTRACT-A", lines: 2, receivedAt: moment }),
      },
      on((maker) => maker.order("1448-CONTRACT-A", [line(2), line(3)])),
    )
    expect(answered).toEqual({ complete: false, made: [] })
  })

  it("an order with the printed number of a campaign", async () => {
    const request = ordered("1448-CONTRACT-B", line(2))
    const [printed] = request.body.lines
    const answered = await pact.call(
      {
        upon: "an order with the number of a campaign",
        request: { ...request, body: { lines: [{ ...printed, campaign: "C15" }] } },
        response: answer(202, { orderNo: "1448-CONTRACT-B", lines: 1, receivedAt: moment }),
      },
      on((maker) => maker.order("1448-CONTRACT-B", [{ ...line(2), campaign: CampaignId.make("C15") }])),
    )
    expect(answered).toEqual({ complete: false, made: [] })
  })

  it("other lines under the number of an order", async () => {
    const answered = await pact.call(
      {
        given: "the order 1448-CONTRACT-C was placed with other lines",
        upon: "other lines under the number of an order",
        request: ordered("1448-CONTRACT-C", line(4)),
        response: problem(409, "conflict"),
      },
      on((maker) => maker.order("1448-CONTRACT-C", [line(4)])),
    )
    expect(answered).toBe("Declined conflict")
  })

  it("a pilgrim twice in one order", async () => {
    const answered = await pact.call(
      {
        upon: "an order with a pilgrim twice",
        request: ordered("1448-CONTRACT-D", line(2), line(2)),
        response: problem(400, "invalid-request"),
      },
      on((maker) => maker.order("1448-CONTRACT-D", [line(2), line(2)])),
    )
    expect(answered).toBe("Declined invalid-request")
  })

  it("an order that is complete", async () => {
    const made = { pilgrim: Pilgrim, serial: AnySerial, chip: Chip }
    const answered = await pact.call(
      {
        given: "an order of one bracelet is complete",
        upon: "a question about an order that is complete",
        request: {
          method: "GET",
          path: fromState("orderNo", "1448-CONTRACT", "/v1/orders/"),
          headers: secret,
        },
        response: answer(200, {
          orderNo: fromState("orderNo", "1448-CONTRACT"),
          status: "complete",
          ordered: 1,
          made: eachLike(made),
        }),
      },
      on((maker) => maker.progress("1448-CONTRACT")),
    )
    expect(answered).toEqual({ complete: true, made: [{ pilgrim: "1448-C48-0001", serial, chip: "04A1B2C3D4E5F6" }] })
  })

  it("an order that was never placed", async () => {
    const answered = await pact.call(
      {
        upon: "a question about an order that is not there",
        request: { method: "GET", path: "/v1/orders/1448-CONTRACT-NONE", headers: secret },
        response: problem(404, "not-found"),
      },
      on((maker) => maker.progress("1448-CONTRACT-NONE")),
    )
    expect(answered).toBe("Declined not-found")
  })

  it("a revocation", async () => {
    const revoked = { serial: fromState("serial", serial), chip: Chip, pilgrim: Pilgrim, orderNo: OrderNo }
    const answered = await pact.call(
      {
        given: "a bracelet was made that may be revoked",
        upon: "a revocation",
        request: { method: "PUT", path: bracelet("revocation"), headers: body, body: { reason: "withdrawn" } },
        response: answer(200, { ...revoked, status: "revoked", reason: "withdrawn", revokedAt: moment }),
      },
      on((maker) => maker.revoke(serial, "withdrawn")),
    )
    expect(answered).toBeUndefined()
  })

  it("a replacement", async () => {
    const successor = like("B[0-9]{12}", "B000000000002")
    const answered = await pact.call(
      {
        given: "a bracelet was made that may be replaced",
        upon: "a replacement",
        request: replacement("contract.replacement"),
        response: answer(201, {
          serial: successor,
          chip: Chip,
          pilgrim: fromState("pilgrim", "1448-C48-0003"),
          orderNo: OrderNo,
          status: "active",
          replaces: fromState("serial", serial),
        }),
      },
      on((maker) => maker.replace("contract.replacement", serial, "lost")),
    )
    expect(answered).toEqual({ pilgrim: "1448-C48-0003", serial: "B000000000002", chip: "04A1B2C3D4E5F6" })
  })

  it("a replacement of what was replaced", async () => {
    const answered = await pact.call(
      {
        given: "a bracelet was replaced",
        upon: "a second replacement",
        request: replacement("contract.second-replacement"),
        response: problem(409, "conflict"),
      },
      on((maker) => maker.replace("contract.second-replacement", serial, "lost")),
    )
    expect(answered).toBe("Declined conflict")
  })

  it("a call with a wrong key", async () => {
    const answered = await pact.call(
      {
        upon: "a question with a wrong key",
        request: { method: "GET", path: "/v1/orders/1448-CONTRACT", headers: { "x-api-key": "wrong" } },
        response: problem(401, "unauthorised"),
      },
      on((maker) => maker.progress("1448-CONTRACT"), "wrong"),
    )
    expect(answered).toBe("Unavailable")
  })

  it("a part of the list", async () => {
    const entry = {
      pilgrim: Pilgrim,
      serial: AnySerial,
      chip: Chip,
      orderNo: OrderNo,
      status: like("active", "active"),
    }
    const answered = await pact.call(
      {
        given: "an order of one bracelet is complete",
        upon: "a question for a part of the list",
        request: {
          method: "GET",
          path: "/v1/bracelets",
          query: { season: "1448", after: "1448-C48-0000", limit: "1" },
          headers: secret,
        },
        response: answer(200, { bracelets: eachLike(entry), more: eitherWay }),
      },
      on((maker) => maker.list({ season: "1448" as SeasonName, after: "1448-C48-0000" as PilgrimId, limit: 1 })),
    )
    expect(answered).toEqual({
      items: [{ pilgrim: "1448-C48-0001", serial, chip: "04A1B2C3D4E5F6", status: "active" }],
      more: false,
    })
  })
})

it("The pact with the bracelet maker is up to date", () => pact.isUpToDate())

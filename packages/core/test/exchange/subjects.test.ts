import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { ExchangeId, exchangeId, subjectOf } from "../../src/exchange/Exchange.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import { cancellation, replacement, telling } from "../../src/exchange/subjects.ts"
import { Serial } from "../../src/journey/ids.ts"
import { traveller } from "../../src/testing/travellers.ts"

const { pilgrim } = traveller(0)

/** What is read from the id of an exchange about these parts, and the id. */
const thereAndBack = <Parts>(
  operation: Operation,
  subject: { write: (parts: Parts) => string; read: (exchange: { id: ExchangeId }) => Parts },
  parts: Parts,
) => {
  const id = exchangeId(operation, subject.write(parts))
  return [id, subject.read({ id })]
}

describe("what an exchange is about", () => {
  it.each(["ent_000000000000001", "SA/1448/7", "../x", "50 % of ?#&", "عقد ٧", "\u{1f54b}\n", "~!*'()"])(
    "is written by its id in characters that an address takes, also where a system calls it %j",
    (name) => {
      const id = exchangeId("visa.cancel", name)
      expect(Schema.is(ExchangeId)(id)).toBe(true)
      expect(subjectOf({ id })).toBe(name)
    },
  )

  it("is about nothing where the name of no operation, or something that no id has, is written", () => {
    const texts = ["28512345678", "Q4800001", "visa.request", "visa.request/", "visa.ask/1", "visa.request/a b", "%/%"]
    expect(texts.filter(Schema.is(ExchangeId))).toEqual([])
    expect(
      ["visa.request/عقد", "visa.request/%2", `visa.request/${"x".repeat(1001)}`].filter(Schema.is(ExchangeId)),
    ).toEqual([])
  })

  it.each(["000000000001", "SA/1448/7"])("names the attempt at cancelling the registration %s", (number) => {
    const parts = { number, attempt: 12 }
    expect(thereAndBack("etrack.cancel", cancellation, parts)).toEqual([`etrack.cancel/${number}/12`, parts])
  })

  it.each(["B000000000001", "B/7"])("names the request for another bracelet than %s", (serial) => {
    for (const reason of ["lost", "damaged"] as const) {
      const parts = { serial: Serial.make(serial), attempt: 2, reason }
      const id = `bracelet.replace/${serial}/2/${reason}`
      expect(thereAndBack("bracelet.replace", replacement, parts)).toEqual([id, parts])
    }
  })

  it("names who is told what, and from the second time on how many times", () => {
    const once = { pilgrim, notice: "drawn", nth: 1 } as const
    expect(thereAndBack("sms.send", telling, once)).toEqual([`sms.send/${pilgrim}/drawn`, once])
    const again = { ...once, nth: 3 }
    expect(thereAndBack("voice.call", telling, again)).toEqual([`voice.call/${pilgrim}/drawn/3`, again])
  })
})

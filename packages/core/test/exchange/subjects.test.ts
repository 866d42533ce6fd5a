import { describe, expect, it } from "vitest"
import { type ExchangeId, exchangeId } from "../../src/exchange/Exchange.ts"
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

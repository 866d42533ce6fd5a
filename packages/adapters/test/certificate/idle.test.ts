import { describe, expect, it } from "vitest"
import { certify, type MakeAdapter, type PortName, type Ports, portNames } from "../../src/testing/index.ts"
import { garbledMessages, idleAdapters } from "./idleAdapters.ts"

const nothingDone = "did nothing for the person"
const wrongAnswer = (expected: string) => `ended in WrongAnswer (expected: ${expected}), without any fault`

/** The complaint about each method of an idle adapter. */
const complaintOf: Readonly<Record<PortName, Readonly<Record<string, string>>>> = {
  track: {
    registerGroup: nothingDone,
    registration: wrongAnswer("the member is registered"),
    findGroup: wrongAnswer("the member is registered"),
    list: wrongAnswer("the member is registered"),
    cancelMember: nothingDone,
  },
  visa: {
    request: nothingDone,
    status: wrongAnswer("the entitlement is issued"),
    list: wrongAnswer("the entitlement is issued"),
    cancel: nothingDone,
  },
  bracelet: {
    order: nothingDone,
    progress: wrongAnswer("the bracelet is made"),
    list: wrongAnswer("the bracelet is made, and active"),
    revoke: nothingDone,
    replace: wrongAnswer("the bracelet is a new one, of the same person"),
  },
  border: { page: wrongAnswer("a document is published"), document: wrongAnswer("somebody crossed the border") },
  sms: { send: nothingDone },
  telephony: { placeCall: nothingDone, passOn: nothingDone, events: wrongAnswer("nobody answers") },
}

/** A deadline that a busy machine meets too. */
const patient = { deadline: 10_000 }

const certified = <Name extends PortName>(port: Name) => {
  const makeLayer: MakeAdapter<Ports[Name]> = idleAdapters[port]
  return certify(port, makeLayer, patient)
}

describe.concurrent("an adapter that does nothing for the person, or does it for somebody else", () => {
  it.each(portNames)("is refused the certificate for %s, in every method", async (port) => {
    const { findings } = await certified(port)
    const complaints = findings.filter(({ check }) => check === "does its work")
    expect(Object.fromEntries(complaints.map(({ method, complaints: [first] }) => [method, first]))).toEqual(
      complaintOf[port],
    )
  })

  it("is refused the certificate for sms also when it sends the person another text", async () => {
    const { findings } = await certify("sms", garbledMessages, patient)
    expect(findings[0]).toMatchObject({
      check: "does its work",
      complaints: [wrongAnswer("the text arrives unchanged")],
    })
  })
})

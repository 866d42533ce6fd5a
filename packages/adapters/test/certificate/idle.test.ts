import { describe, expect, it } from "vitest"
import { certify, type MakeAdapter, type PortName, type Ports, portNames } from "../../src/testing/index.ts"
import { garbledMessages, idleAdapters } from "./idleAdapters.ts"

const nothingDone = "did nothing for the person"
const inTruth = (so: string) => `ended in Untrue (in truth ${so}), without any fault`

/** What the certificate says of each method of an idle adapter. */
const said: Readonly<Record<PortName, Readonly<Record<string, string>>>> = {
  track: {
    registerGroup: nothingDone,
    registration: inTruth("the member is registered"),
    findGroup: inTruth("the member is registered"),
    list: inTruth("the member is registered"),
    cancelMember: nothingDone,
  },
  visa: {
    request: nothingDone,
    status: inTruth("the entitlement is issued"),
    list: inTruth("the entitlement is issued"),
    cancel: nothingDone,
  },
  bracelet: {
    order: nothingDone,
    progress: inTruth("the bracelet is made"),
    list: inTruth("the bracelet is made, and active"),
    revoke: nothingDone,
    replace: inTruth("the bracelet is another, and the person's"),
  },
  border: { page: inTruth("a document is published"), document: inTruth("somebody crossed the border") },
  sms: { send: nothingDone },
  telephony: { placeCall: nothingDone, passOn: nothingDone, events: inTruth("nobody answers") },
}

/** No time is of the essence here. */
const patient = { deadline: 10_000 }

const certified = <Name extends PortName>(port: Name) => {
  const makeLayer: MakeAdapter<Ports[Name]> = idleAdapters[port]
  return certify(port, makeLayer, patient)
}

describe.concurrent("an adapter that does nothing for the person, or does it for somebody else", () => {
  it.each(portNames)("is refused the certificate for %s, in every method", async (port) => {
    const { findings } = await certified(port)
    const complaints = findings.filter(({ check }) => check === "does its work")
    expect(Object.fromEntries(complaints.map(({ method, complaints: [first] }) => [method, first]))).toEqual(said[port])
  })

  it("is refused the certificate for sms also where the person is sent another text", async () => {
    const { findings } = await certify("sms", garbledMessages, patient)
    expect(findings[0]).toMatchObject({ check: "does its work", complaints: [inTruth("another text arrived")] })
  })
})

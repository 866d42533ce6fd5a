import { createClientAsync, WSSecurity } from "soap"
import { afterAll, beforeAll, expect, it } from "vitest"
import { etrackDefaults, startEtrack } from "../../src/etrack/startEtrack.ts"
import type { Mock } from "../../src/kit/Frame.ts"
import { Hub } from "./Hub.ts"

let hub: Hub
let etrack: Mock
beforeAll(async () => {
  hub = await Hub.start()
  etrack = await startEtrack({ decideAfterMs: 5, rejectRate: 0, referenceRate: 0, callbackUrl: hub.url })
})
afterAll(async () => {
  await etrack.close()
  await hub.close()
})

const registration = {
  Reference: "1448-G1",
  Season: "1448",
  Member: [
    {
      PilgrimReference: "1448-P1",
      ArabicName: "نورة <سالم> & المثال",
      LatinName: "Noora Salem Al-Mithal",
      PassportNumber: "X0012346",
      BirthDate: "1979-11-30",
      Nationality: "QAT",
      Sex: "F",
    },
  ],
}

it("can be used in every operation by a client that has only its WSDL", async () => {
  const client = await createClientAsync(`${etrack.url}/etrack?wsdl`)
  const { username, password } = etrackDefaults.credentials
  client.setSecurity(new WSSecurity(username, password, { passwordType: "PasswordDigest", mustUnderstand: true }))

  const [registered] = await client.RegisterGroupAsync(registration)
  const number = (await hub.next()).all("RegistrationNumber")[0]
  const [decided] = await client.GetRegistrationAsync({ Receipt: registered.Receipt })
  const [found] = await client.FindGroupAsync({ Reference: "1448-G1" })
  const [cancelled] = await client.CancelMemberAsync({ RegistrationNumber: number })
  const again = await client.CancelMemberAsync({ RegistrationNumber: number }).catch((error: unknown) => error)

  expect(decided).toMatchObject({
    Status: "DECIDED",
    Decision: [{ Outcome: "REGISTERED", RegistrationNumber: number }],
  })
  expect(found.Registration[0].Member[0].ArabicName).toBe("نورة <سالم> & المثال")
  expect(cancelled).toMatchObject({ RegistrationNumber: number, Status: "CANCELLED" })
  expect(again).toMatchObject({
    root: {
      Envelope: {
        Body: {
          Fault: {
            faultcode: "soap:Client.AlreadyCancelled",
            detail: { Refusal: { Code: "Client.AlreadyCancelled", Field: "RegistrationNumber" } },
          },
        },
      },
    },
  })
})

it("serves its descriptions with its own URL", async () => {
  const address = `${etrack.url}/etrack`
  const get = async (query: string) => (await fetch(`${address}?${query}`)).text()
  expect(await get("wsdl")).toContain(`<soap:address location="${address}"/>`)
  expect(await get("wsdl")).toContain(`schemaLocation="${address}?xsd=etrack.xsd"`)
  expect(await get("wsdl=notification")).toContain(`schemaLocation="${address}?xsd=etrack.xsd"`)
  expect(await get("xsd=etrack.xsd")).toContain('targetNamespace="urn:mahmal:etrack:1"')
})

it("keeps the caller of the path in the WSDL, so that its faults strike", async () => {
  const address = `${etrack.url}/_as/unit-7/etrack`
  expect(await (await fetch(`${address}?wsdl=notification`)).text()).toContain(`"${address}?xsd=etrack.xsd"`)
  const client = await createClientAsync(`${address}?wsdl`)
  const { username, password } = etrackDefaults.credentials
  client.setSecurity(new WSSecurity(username, password, { passwordType: "PasswordDigest", mustUnderstand: true }))
  etrack.faults.set([{ kind: "unavailable", next: 1, caller: "unit-7" }])
  await expect(client.FindGroupAsync({ Reference: "1448-G9" })).rejects.toMatchObject({ response: { status: 503 } })
  expect(await client.FindGroupAsync({ Reference: "1448-G9" })).toBeDefined()
})

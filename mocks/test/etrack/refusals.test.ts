import { request } from "node:http"
import { text } from "node:stream/consumers"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startEtrack } from "../../src/etrack/startEtrack.ts"
import type { Mock } from "../../src/kit/Frame.ts"
import { byReference, call, group, member, message, post, read, sent } from "./message.ts"

let etrack: Mock
beforeAll(async () => {
  etrack = await startEtrack({ callsPerSecond: 1000 })
})
afterAll(() => etrack.close())

const good = () => message(group("1448-G1", member("1448-P1"), member("1448-P2")))
const sex = "<et:Sex>M</et:Sex>"
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** The code of the fault, which is also in its detail where it has one. */
const refusal = async (whole: string | Uint8Array, headers?: Record<string, string>): Promise<string> => {
  const answer = await sent(etrack.url, whole, headers)
  const code = answer.all("faultcode")[0]!.replace("soap:", "")
  const [detail = code] = answer.all("Code")
  expect(detail).toBe(code)
  expect(answer.text).not.toMatch(/\bat .*:\d+|node_modules|Error:|X0012345|Salem/)
  expect(answer.status).toBe(code === "Client.TooLarge" ? 413 : 500)
  return code
}

describe("a message that breaks the schema", () => {
  const cases: Record<string, [(whole: string) => string, field?: string]> = {
    "with a value of a wrong pattern": [(m) => m.replace("X0012345", "x 'secret' value"), "PassportNumber"],
    "with a value that is too long": [(m) => m.replace("Salem Rashid", "S".repeat(201)), "LatinName"],
    "with an unknown code": [(m) => m.replace(sex, "<et:Sex>X</et:Sex>"), "Sex"],
    "with a day that does not exist": [(m) => m.replace("1951-03-04", "1951-02-30"), "BirthDate"],
    "with a day in a zone": [(m) => m.replace("1951-03-04", "1951-03-04+03:00"), "BirthDate"],
    "with an Arabic name without an Arabic letter": [(m) => m.replace("سالم راشد المثال", "Salem"), "ArabicName"],
    "with a mark of writing direction": [(m) => m.replace("سالم راشد", "سالم \u202B راشد"), "ArabicName"],
    "with an empty element": [(m) => m.replace(sex, "<et:Sex/>"), "Sex"],
    "with a missing element": [(m) => m.replace(sex, ""), "Member"],
    "with a doubled element": [(m) => m.replace(sex, sex + sex), "Sex"],
    "with an unknown element": [(m) => m.replace(sex, `${sex}<et:Colour>red</et:Colour>`), "Colour"],
    "with a misplaced element": [
      (m) => m.replace(/(<et:Reference>.*?<\/et:Reference>)(<et:Season>.*?<\/et:Season>)/, "$2$1"),
      "Season",
    ],
    "with an element of another namespace": [(m) => m.replace(sex, '<Sex xmlns="urn:other">M</Sex>'), "Sex"],
    "with an element of no namespace": [(m) => m.replace(sex, "<Sex>M</Sex>"), "Sex"],
    "with an attribute that is not declared": [(m) => m.replace("<et:Sex>", '<et:Sex a="b">'), "Sex"],
    "with a type chosen by the sender": [(m) => m.replace("<et:Sex>", `<et:Sex ${xsi} xsi:type="et:Sex">`)],
    "with a nil": [(m) => m.replace(sex, `<et:Sex ${xsi} xsi:nil="true"/>`)],
    "with a schema chosen by the sender": [
      (m) => m.replace("<soap:Body>", `<soap:Body ${xsi} xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd">`),
    ],
    "with text between elements": [(m) => m.replace("<et:Member>", "text<et:Member>"), "RegisterGroup"],
    "with eleven members": [(m) => m.replace("</et:RegisterGroup>", `${member("1448-P3").repeat(9)}$&`), "Member"],
    "with no member": [(m) => m.replace(/<et:Member>.*<\/et:Member>/, ""), "RegisterGroup"],
    "with two elements in the Body": [(m) => m.replace("</soap:Body>", "<et:FindGroup/></soap:Body>"), "FindGroup"],
    "with an empty Body": [(m) => m.replace(/<soap:Body>.*<\/soap:Body>/, "<soap:Body/>"), "Body"],
    "with two Bodies": [(m) => m.replace("</soap:Envelope>", "<soap:Body/></soap:Envelope>"), "Body"],
    "without a Body": [(m) => m.replace(/<soap:Body>.*<\/soap:Body>/, ""), "Envelope"],
    "with an answer in place of a request": [
      (m) =>
        m.replace(
          /<et:RegisterGroup>.*<\/et:RegisterGroup>/,
          "<et:RegistrationDecidedResponse><et:Receipt>ETR-000000000001</et:Receipt></et:RegistrationDecidedResponse>",
        ),
      "RegistrationDecidedResponse",
    ],
  }
  it.each(Object.entries(cases))("%s is refused, and names the element but no value", async (_, [broken, field]) => {
    const whole = broken(good())
    const answer = await sent(etrack.url, whole)
    expect(answer.all("Code")).toEqual(["Client.Schema"])
    expect(answer.all("Field")).toEqual(field === undefined ? [] : [field])
    expect(answer.text).not.toMatch(/secret|X0012345|Salem|سالم/)
  })

  it("whose SOAPAction names another operation is refused", async () => {
    expect(await refusal(good(), { soapaction: '"urn:mahmal:etrack:1:FindGroup"' })).toBe("Client.Schema")
  })
})

describe("a message", () => {
  const malformed: Record<string, (whole: string) => string | Uint8Array> = {
    "with a DOCTYPE": (m) => m.replace("<soap:Envelope", '<!DOCTYPE x [<!ENTITY lt "&#38;">]><soap:Envelope'),
    "with a processing instruction": (m) => m.replace("<soap:Body>", "<?run me?><soap:Body>"),
    "that ends too early": (m) => m.slice(0, -20),
    "with a sign that XML forbids": (m) => m.replace("Salem", "&#0;"),
    "nested without end": (m) => m.replace(sex, "<et:a>".repeat(5000)),
    "that is JSON": () => "{}",
    "that is empty": () => "",
    "that is another document": () => "<html/>",
    "in UTF-16": (m) => Buffer.from(`\uFEFF${m}`, "utf16le"),
    "in Windows-1256": (m) => Buffer.from(m.replace("سالم", "\u00D3\u00C7\u00E1\u00E3"), "latin1"),
    "that declares another encoding": (m) => m.replace("UTF-8", "windows-1256"),
  }
  it.each(Object.entries(malformed))("%s is refused as malformed", async (_, broken) => {
    expect(await refusal(broken(good()))).toBe("Client.Malformed")
  })

  it.each([
    { "content-type": "application/json" },
    { "content-type": "application/soap+xml" },
    { "content-type": "text/xml; charset=windows-1256" },
    { "content-type": "text/xml", "content-encoding": "gzip" },
  ])("sent with %o is refused as malformed", async (headers) => {
    expect(await refusal(good(), headers)).toBe("Client.Malformed")
  })

  it("of SOAP 1.2 is refused as VersionMismatch", async () => {
    const soap12 = good().replaceAll(
      "http://schemas.xmlsoap.org/soap/envelope/",
      "http://www.w3.org/2003/05/soap-envelope",
    )
    expect(await refusal(soap12)).toBe("VersionMismatch")
  })

  it("with an unknown header with mustUnderstand is refused; without it, or for another actor, it passes", async () => {
    const header = (attributes: string) => good().replace("<soap:Header>", `$&<x:Route xmlns:x="urn:x" ${attributes}/>`)
    expect(await refusal(header('soap:mustUnderstand="1"'))).toBe("MustUnderstand")
    for (const harmless of ["", 'soap:mustUnderstand="0"', 'soap:mustUnderstand="1" soap:actor="urn:someone"'])
      expect((await sent(etrack.url, header(harmless))).status).toBe(200)
  })

  it("that is too large is refused, with and without a Content-Length", async () => {
    const large = good().replace("Salem", "S".repeat(300_000))
    expect(await refusal(large)).toBe("Client.TooLarge")
    const chunked = request(`${etrack.url}/etrack`, { method: "POST", headers: { "content-type": "text/xml" } })
    const answered = new Promise<string>((resolve, reject) => {
      chunked.on("response", (response) => resolve(text(response)))
      chunked.on("error", reject)
    })
    for (let at = 0; at < large.length; at += 50_000) chunked.write(large.slice(at, at + 50_000))
    chunked.end()
    expect(read(413, await answered).all("Code")).toEqual(["Client.TooLarge"])
  })

  it("with a byte order mark or CDATA passes, because both are XML", async () => {
    expect((await sent(etrack.url, `\uFEFF${good().replace("1951-03-04", "<![CDATA[1951-03-04]]>")}`)).status).toBe(200)
  })
})

describe("the service", () => {
  it("registers nothing of what it refuses", async () => {
    const whole = good().replaceAll("1448-G1", "1448-G7")
    await sent(etrack.url, whole.replace(sex, ""))
    expect((await call(etrack.url, byReference("1448-G7"))).all("Receipt")).toEqual([])
  })

  it("refuses calls over the rate limit as busy, before any work, with Retry-After", async () => {
    const slow = await startEtrack({ callsPerSecond: 2 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const response = await post(slow.url, message(group("1448-G1", member("1448-P1"))))
        return { retry: response.headers.get("retry-after"), answer: read(response.status, await response.text()) }
      }),
    )
    await slow.close()
    const busy = answers.filter(({ answer }) => answer.all("Code").includes("Server.Busy"))
    expect(busy.length).toBeGreaterThanOrEqual(2)
    expect(busy.every(({ retry }) => retry === "1")).toBe(true)
  })

  it("accepts only POST, except for its descriptions", async () => {
    for (const [method, query] of [
      ["GET", ""],
      ["GET", "?xsd=../package.json"],
      ["PUT", ""],
      ["DELETE", "?wsdl"],
    ])
      expect((await fetch(`${etrack.url}/etrack${query}`, { method: method! })).status).toBe(405)
  })
})

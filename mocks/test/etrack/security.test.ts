import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startEtrack } from "../../src/etrack/startEtrack.ts"
import { securityHeader } from "../../src/etrack/wsse.ts"
import type { Mock } from "../../src/kit/Frame.ts"
import { byReference, group, member, message, security, sent } from "./message.ts"

let etrack: Mock
beforeAll(async () => {
  etrack = await startEtrack({ callsPerSecond: 1000 })
})
afterAll(() => etrack.close())

const body = group("1448-G1", member("1448-P1"))
const code = async (header: string): Promise<string | undefined> =>
  (await sent(etrack.url, message(body, header))).all("faultcode")[0]?.replace("soap:", "")

const second = 1000
const minute = 60 * second

describe("credentials", () => {
  it.each([
    { username: "mahmal-hub", password: "another" },
    { username: "another", password: "sample-password" },
  ])("that are wrong are refused: %o", async (credentials) => {
    expect(await code(securityHeader(credentials, Date.now(), 30 * second))).toBe("Client.Security")
  })

  const broken: Record<string, (header: string) => string> = {
    "are missing": () => "",
    "come twice": (header) => header + security(),
    "are for somebody else": (header) => header.replace("soap:mustUnderstand", 'soap:actor="urn:other" $&'),
    "hold the password in clear": (header) => header.replace("#PasswordDigest", "#PasswordText"),
    "have no Nonce": (header) => header.replace(/<wsse:Nonce.*<\/wsse:Nonce>/, ""),
    "have no Timestamp": (header) => header.replace(/<wsu:Timestamp>.*<\/wsu:Timestamp>/, ""),
    "have two Timestamps": (header) => header.replace(/<wsu:Timestamp>.*<\/wsu:Timestamp>/, "$&$&"),
    "have no Expires": (header) => header.replace(/<wsu:Expires>.*<\/wsu:Expires>/, ""),
    "have a time without a zone": (header) => header.replaceAll("Z</wsu:Expires>", "</wsu:Expires>"),
    "hold something more": (header) => header.replace("</wsse:Security>", "<wsse:More/></wsse:Security>"),
    "were signed at another time": (header) =>
      header.replace(/(.*<wsu:Created>)(\d{4})/s, (_, before, year) => `${before}${year - 1}`),
  }
  it.each(Object.entries(broken))("that %s are refused", async (_, change) => {
    expect(await code(change(security()))).toBe("Client.Security")
  })

  it("with a Nonce that is too short are refused", async () => {
    expect(await code(security({ nonce: Buffer.from("short") }))).toBe("Client.Security")
  })
})

describe("time", () => {
  it("an expired message is refused as Client.Expired, and does nothing", async () => {
    expect(await code(security({ now: Date.now() - 31 * second }))).toBe("Client.Expired")
    const found = await sent(etrack.url, message(byReference("1448-G1")))
    expect(found.all("Receipt")).toEqual([])
  })

  it("a message from the future, or with a life of more than ten minutes, is refused", async () => {
    expect(await code(security({ now: Date.now() + 2 * minute }))).toBe("Client.Security")
    expect(await code(security({ lifeMs: 11 * minute }))).toBe("Client.Security")
    expect(await code(security({ lifeMs: -1 }))).toBe("Client.Security")
  })

  it("a clock that is slightly ahead is accepted", async () => {
    expect(await code(security({ now: Date.now() + 30 * second }))).toBeUndefined()
  })
})

describe("a replay", () => {
  it("of an accepted message is refused, although a new message with the same content is not", async () => {
    const replayed = security()
    expect(await code(replayed)).toBeUndefined()
    expect(await code(replayed)).toBe("Client.Security")
    expect(await code(security())).toBeUndefined()
  })
})

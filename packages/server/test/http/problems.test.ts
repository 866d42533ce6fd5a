import { connect } from "node:net"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fileOf, populate, seasonJson, singles } from "./sample.ts"
import { type Got, type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

const faults = ({ json }: Got) =>
  (json.errors as Array<{ in: string; pointer: string }>).map((fault) => `${fault.in} ${fault.pointer}`).toSorted()

describe("input that is not as it must be", () => {
  it("is told with every wrong field, wherever it stands", async () => {
    const got = await hub.ask("POST", "/v1/groups/G-1/confirmation", {
      json: { campaign: 7, campain: "C1" },
      headers: { "idempotency-key": "ä".repeat(3) },
    })
    expect([got.status, got.json.type]).toEqual([400, "/problems/input-invalid"])
    expect(got.headers.get("content-type")).toContain("application/problem+json")
    expect(faults(got)).toEqual(["body /campaign", "body /campain", "header /idempotency-key", "path /group"])
  })

  it("is told for every parameter of an address", async () => {
    const got = await hub.ask("GET", "/v1/exchanges?state=Dun&limit=1001&openedFrom=yesterday&sistem=visa&cursor=x")
    expect(faults(got)).toEqual(["query /cursor", "query /limit", "query /openedFrom", "query /sistem", "query /state"])
    expect(faults(await hub.ask("GET", "/v1/seasons?limit=one"))).toEqual(["query /limit"])
    expect(faults(await hub.ask("GET", "/v1/seasons?limit=1&limit=2"))).toEqual(["query /limit"])
  })

  it("is told where a number is written as no whole number, and where one value is given twice", async () => {
    for (const limit of ["1e2", "0x10", "%2010", "+10", "10.0", "010", "1001", "0", ""])
      expect(faults(await hub.ask("GET", `/v1/seasons?limit=${limit}`)), limit).toEqual(["query /limit"])
    const twice = await hub.ask("GET", "/v1/exchanges?limit=1&limit=1&state=Due&state=Done&sistem=visa&sistem=sms")
    expect(twice.json.errors).toEqual(
      expect.arrayContaining([
        { in: "query", pointer: "/limit", detail: "Expected one value, got several" },
        { in: "query", pointer: "/state", detail: "Expected one value, got several" },
        { in: "query", pointer: "/sistem", detail: "Expected no field of this name" },
      ]),
    )
  })

  it("is told where a type of event is none, with where to find them", async () => {
    const json = { url: "https://unit.example/events", types: ["org.mahmal.pilgrim.withdrawn.v1"] }
    const detail = "Expected a type that GET /v1/events/types lists"
    expect((await hub.ask("POST", "/v1/subscriptions", { json })).json.errors).toEqual([
      { in: "body", pointer: "/types/0", detail },
    ])
    expect((await hub.ask("GET", "/v1/events?type=withdrawn")).json.errors).toEqual([
      { in: "query", pointer: "/type", detail },
    ])
  })

  it("is told for every question to an address that takes none", async () => {
    const got = await hub.ask("GET", "/v1/seasons/1448?state=Drawn&limit=1&limit=2")
    expect([got.status, got.json.type]).toEqual([400, "/problems/input-invalid"])
    expect(faults(got)).toEqual(["query /limit", "query /state"])
  })

  it("is told where a member stands twice, and nothing of what it says", async () => {
    const twice = async (path: string, body: string, type = "application/json") => {
      const got = await hub.ask("POST", path, { body, headers: { "content-type": type } })
      expect(got.text).not.toMatch(/C01|C02|Done/)
      return [got.status, got.json.errors]
    }
    const told = (pointer: string) => [
      400,
      [{ in: "body", pointer, detail: "Expected this member once, got it twice" }],
    ]
    const campaigns = '{"campaign":"C01","\\u0063ampaign":"C02"}'
    expect(await twice("/v1/groups/1448-G000001/confirmation", campaigns)).toEqual(told("/campaign"))
    expect(await twice("/v1/groups/1448-G000001/confirmation", campaigns, "Application/JSON; charset=utf-8")).toEqual(
      told("/campaign"),
    )
    const nested = '{"states":["Done",{"a/b":{"c":1,"c":2}}]}'
    expect(await twice("/v1/exchanges/search", nested)).toEqual(told("/states/1/a~1b/c"))
    expect(await twice("/v1/systems/voice/resume", '{"a":1,"a":2}')).toEqual(told("/a"))
  })

  it("is told in time, also where it is no JSON and as long as it may be", async () => {
    const body = `"${'\\"'.repeat(30_000)}`
    const began = performance.now()
    const got = await hub.ask("POST", "/v1/exchanges/search", { body, headers: { "content-type": "application/json" } })
    expect(got.json.errors).toEqual([{ in: "body", pointer: "", detail: "Expected a valid JSON body" }])
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it("is told with a hundred faults at most, and how many there are", async () => {
    const named = (many: number) => Array.from({ length: many }, (_, n) => `k${n}`)
    const members = Object.fromEntries(named(5_000).map((name) => [name, 0]))
    const asked = await hub.ask("POST", "/v1/applicants/standing", { json: members })
    expect([asked.status, faults(asked).length]).toEqual([400, 100])
    expect(asked.json.detail).toBe("5003 fields are not as they must be. The first 100 are told.")
    const states = await hub.ask("POST", "/v1/exchanges/search", { json: { states: named(8_000) } })
    expect([states.status, faults(states).length]).toEqual([400, 100])
    const query = await hub.ask("GET", `/v1/seasons/1448?${named(1_000).join("&")}`)
    expect([query.status, faults(query).length]).toEqual([400, 100])
  })

  it("is told where a number in an address is not written as the hub writes it", async () => {
    const inspector = await hub.person({ unit: "inspection" })
    const review = { json: { finding: "justified", remark: "The clinic confirms it." } }
    for (const number of ["1e0", "0x1", "%20", "01", "+1", "1.0", "-1", "0", "12345678901"]) {
      const reviewed = await inspector("POST", `/v1/emergency-accesses/${number}/review`, review)
      expect(faults(reviewed), number).toEqual(["path /access"])
      expect(faults(await hub.ask("GET", `/v1/reruns/${number}`)), number).toEqual(["path /rerun"])
    }
    expect((await hub.ask("GET", "/v1/reruns/9999999999")).status).toBe(404)
  })

  it("is told for every figure of a season, and for figures that contradict each other", async () => {
    const { places: _, ...without } = seasonJson
    const got = await hub.ask("PUT", "/v1/seasons/1448", {
      json: { ...without, timeZone: "Mars/Olympus", draw: { ...seasonJson.draw, day: "2026-02-30" } },
    })
    expect(faults(got)).toEqual(["body /draw/day", "body /places", "body /timeZone"])
    const torn = { ...seasonJson, places: { total: 5000, shares: { citizens: 3700, others: 700 } } }
    expect(faults(await hub.ask("PUT", "/v1/seasons/1448", { json: torn }))).toEqual(["body /places/shares"])
    expect(faults(await hub.ask("PUT", "/v1/seasons/1449", { json: seasonJson }))).toEqual(["body /name"])
  })

  it("is not repeated, for it may be personal", async () => {
    const got = await hub.ask("POST", "/v1/pilgrims/search", { json: { passport: 12345678, qid: ["28512345678"] } })
    expect(faults(got)).toEqual(["body /passport", "body /qid"])
    expect(got.text).not.toMatch(/12345678/)
  })

  it("is told when it is no JSON, or none at all, or not an object", async () => {
    for (const body of ["{", "", "[]", "null"]) {
      const headers = { "content-type": "application/json" }
      const got = await hub.ask("POST", "/v1/pilgrims/search", { body, headers })
      expect([got.status, faults(got)], body).toEqual([400, ["body "]])
    }
  })

  it("is told where a reason has no word in it, whatever it is for", async () => {
    const [gate, inspector] = [await hub.person({ unit: "gate" }), await hub.person({ unit: "inspection" })]
    const pilgrim = "1448-Q48-000001"
    for (const [path, field, more, ask = hub.ask] of [
      ["/v1/emergency-accesses", "reason", { pilgrim, reads: "health" }, gate],
      ["/v1/emergency-accesses/1/review", "remark", { finding: "justified" }, inspector],
      ["/v1/exchanges/visa.request%2F1/retry", "reason", {}],
      ["/v1/exchanges/visa.request%2F1/giving-up", "reason", {}],
      ["/v1/systems/visa/pause", "because", {}],
      ["/v1/tasks/1/closing", "reason", {}],
      ["/v1/reruns/1/stop", "reason", {}],
      [`/v1/pilgrims/${pilgrim}/erasure`, "reason", {}],
    ] as const)
      for (const blank of ["     ", "\u2003\u200b\u00a0\t\n", " ... "]) {
        const got = await ask("POST", path, { json: { ...more, [field]: blank } })
        expect(got.json, path).toMatchObject({ status: 400, errors: [{ pointer: `/${field}` }] })
      }
  })

  it("is not taken under another content type", async () => {
    const got = await hub.ask("POST", "/v1/pilgrims/search", { csv: "a,b" })
    expect(got.json).toMatchObject({
      status: 415,
      type: "/problems/wrong-content-type",
      detail: "It takes application/json.",
    })
    const file = await hub.ask("POST", "/v1/seasons/1448/applications", { json: {} })
    expect(file.json).toMatchObject({ status: 415, type: "/problems/wrong-content-type", detail: "It takes text/csv." })
  })

  it("is taken in UTF-8 alone, so that no name is kept as U+FFFD", async () => {
    // The name in windows-1256.
    const arabic = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xe1, 0xed, 0xe1, 0xec]), Buffer.from('"}')])
    const send = async (type: string, body: Buffer) => {
      const headers = { ...hub.shown, "content-type": type }
      const got = await fetch(`${hub.origin}/v1/pilgrims/search`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      })
      return got.status
    }
    const plain = Buffer.from('{"name":"Laila"}')
    expect(await send("application/json", arabic)).toBe(400)
    for (const charset of ["windows-1256", "ISO-8859-1", '"utf-16"', "us"])
      expect(await send(`application/json; Charset=${charset}`, plain), charset).toBe(415)
    expect(await send("text/csv; charset=windows-1256", plain)).toBe(415)
    for (const type of ["application/json", "application/json;charset=utf-8", 'application/json; charset="UTF-8"'])
      expect(await send(type, plain), type).toBe(200)
  })

  it("is not unpacked: what is compressed is refused as that, a file too", async () => {
    await populate(hub, 4)
    const send = async (path: string, type: string, text: string) => {
      const headers = { ...hub.shown, "content-type": type, "content-encoding": "gzip" }
      const body = new Uint8Array(gzipSync(text))
      const got = await fetch(`${hub.origin}${path}`, { method: "POST", headers, body })
      return got.json()
    }
    const refused = { status: 415, type: "/problems/wrong-content-type", detail: "Bodies are sent uncompressed." }
    expect(await send("/v1/pilgrims/search", "application/json", '{"season":"1448"}')).toMatchObject(refused)
    expect(await send("/v1/seasons/1448/applications", "text/csv", fileOf(singles[0]!))).toMatchObject(refused)
  })

  it("is told of a file row by row where that is not in UTF-8, and refused where it says so", async () => {
    await populate(hub, 4)
    const [head, row = ""] = fileOf(singles[0]!).split("\r\n")
    const path = `${hub.origin}/v1/seasons/1448/applications`
    const send = (type: string) => {
      const body = new Uint8Array(Buffer.concat([Buffer.from(`${head}\r\n`), Buffer.from(row, "utf16le")]))
      return fetch(path, { method: "POST", headers: { ...hub.shown, "content-type": type }, body })
    }
    expect((await send("text/csv; charset=utf-16")).status).toBe(415)
    expect(await (await send("text/csv")).json()).toMatchObject({ accepted: 0, byReason: { "malformed-row": 1 } })
  })

  it("has room for all that its fields may hold", async () => {
    const words = Array(50).fill("\u3042".repeat(200))
    const notes = { conditions: words, medicines: words, allergies: words, notes: "\u3042".repeat(4000) }
    const fullest: ReadonlyArray<readonly [string, string, unknown]> = [
      ["POST", "/v1/gate/scans", { links: Array(100).fill("A".repeat(900)) }],
      ["PUT", "/v1/pilgrims/1448-Q48-000001/health", { version: 0, ...notes, bloodGroup: "AB-" }],
      ["POST", "/v1/reruns", { selection: { exchanges: Array(1000).fill("x".repeat(200)) }, reason: "a".repeat(500) }],
      ["POST", "/v1/seasons/1448/draw/correction", { reason: "forgotten", applications: "a,".repeat(500_000) }],
    ]
    for (const [method, path, json] of fullest) {
      const got = await hub.ask(method, path, { json })
      expect(got.status, path).not.toBe(413)
      const more = await hub.ask(method, path, { json: { ...(json as object), more: "x".repeat(1024 * 1024) } })
      expect(more.status, path).toBe(413)
    }
  })

  it("is not read when it is too large, whether its length is told or not", async () => {
    const large = JSON.stringify({ name: "x".repeat(64 * 1024) })
    const got = await hub.ask("POST", "/v1/pilgrims/search", {
      body: large,
      headers: { "content-type": "application/json" },
    })
    expect([got.status, got.json.type]).toEqual([413, "/problems/too-large"])
    const chunked = await fetch(`${hub.origin}/v1/pilgrims/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Blob([large]).stream(),
      duplex: "half",
    })
    expect(chunked.status).toBe(413)
  })

  it("is not read when a file, a callback or a form tells a length beyond the largest", async () => {
    const { hostname, port } = new URL(hub.origin)
    for (const path of [
      "/v1/seasons/1448/applications",
      "/callbacks/etrack",
      "/callbacks/visa",
      "/callbacks/sms-operator",
      "/sign-in/ended",
    ]) {
      const socket = connect(Number(port), hostname)
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: text/csv\r\n` +
          `Authorization: ${hub.shown.authorization}\r\n` +
          "Content-Length: 99999999999\r\n\r\n",
      )
      const [head] = (await socket.take(1).toArray()) as [Buffer]
      socket.destroy()
      expect(head.toString(), path).toMatch(/^HTTP\/1.1 413[\s\S]*application\/problem\+json/)
    }
  })
})

describe("a request whose end can be read in two ways", () => {
  /** What is answered to bytes as they are, up to where the connection ends. */
  const answers = async (...lines: ReadonlyArray<string>) => {
    const { hostname, port } = new URL(hub.origin)
    const socket = connect(Number(port), hostname)
    const head = [`POST /v1/pilgrims/search HTTP/1.1`, `Host: ${hostname}:${port}`, "Content-Type: application/json"]
    socket.end([...head, ...lines].join("\r\n"))
    return Buffer.concat(await socket.toArray()).toString()
  }
  const second = "GET /health/live HTTP/1.1"

  it("is refused, and what would be smuggled in behind it is never read", async () => {
    for (const lines of [
      ["Content-Length: 5", "Transfer-Encoding: chunked", "", "0", "", second, "", ""],
      ["Transfer-Encoding: chunked", "Content-Length: 5", "", "0", "", second, "", ""],
      ["Content-Length: 5", "Content-Length: 6", "", "12345", second, "", ""],
      ["Transfer-Encoding: xchunked", "", "0", "", second, "", ""],
      ["Transfer-Encoding: chunked, identity", "", "0", "", second, "", ""],
      ["Transfer-Encoding : chunked", "", "0", "", second, "", ""],
      ["Content-Length: +5", "", "12345", second, "", ""],
    ]) {
      const answered = await answers(...lines)
      expect(answered, lines.join("|")).toMatch(/^HTTP\/1.1 400/)
      expect(answered.match(/HTTP\/1.1 /g), lines.join("|")).toHaveLength(1)
    }
  })
})

describe("an address", () => {
  it("at which there is nothing is told so", async () => {
    for (const path of ["/", "/v1", "/v1/pilgrim", "/v1/pilgrims/1448-A/2", "/v2/seasons", "/v1/exchanges/%ZZ/%"]) {
      const got = await hub.ask("GET", path)
      expect([got.status, got.json.type], path).toEqual([404, "/problems/no-such-address"])
    }
  })

  it("names the methods that it takes", async () => {
    const got = await hub.ask("DELETE", "/v1/seasons/1448")
    expect([got.status, got.json.type]).toEqual([405, "/problems/method-not-allowed"])
    expect(got.headers.get("allow")).toBe("GET, HEAD, PUT")
    expect((await hub.ask("GET", "/callbacks/etrack")).headers.get("allow")).toBe("POST")
    expect((await hub.ask("HEAD", "/v1/seasons")).status).toBe(200)
  })
})

describe("the title of a problem", () => {
  const asked = async (language: string) => {
    const got = await hub.ask("GET", "/v1/pilgrims/1448-Nobody", { headers: { "accept-language": language } })
    expect([got.status, got.json.type, got.json.detail]).toEqual([
      404,
      "/problems/unknown",
      "There is no pilgrim 1448-Nobody.",
    ])
    expect(got.headers.get("vary")?.toLowerCase()).toContain("accept-language")
    return [got.json.title, got.headers.get("content-language")]
  }
  const arabic = ["لا يوجد شيء بهذا الاسم", "ar, en"]
  const english = ["Nothing is known under this name", null]

  it("is in the language that the caller prefers, English or Arabic", async () => {
    for (const language of ["ar", "ar-QA,ar;q=0.9,en;q=0.8", "en;q=0.5, AR", "fr, ar;q=0.1"])
      expect(await asked(language), language).toEqual(arabic)
    for (const language of ["en", "en, ar;q=0.9", "fr", "*", "ar;q=0", ""])
      expect(await asked(language), language).toEqual(english)
  })

  it("is asked for in vain where only the head is: there is no problem to be read, and no fault either", async () => {
    const got = await fetch(`${hub.origin}/v1/nowhere`, { method: "HEAD", headers: { "accept-language": "ar" } })
    expect([got.status, await got.text()]).toEqual([404, ""])
  })

  it("is so wherever the problem comes from, with everything else in it", async () => {
    const headers = { "accept-language": "ar" }
    const method = await hub.ask("DELETE", "/v1/seasons/1448", { headers })
    expect(method.json).toMatchObject({ title: "هذا العنوان لا يقبل هذه الطريقة", allow: ["GET", "HEAD", "PUT"] })
    expect(method.headers.get("allow")).toBe("GET, HEAD, PUT")
    const wrong = await hub.ask("GET", "/v1/seasons?limit=one", { headers })
    expect(wrong.json).toMatchObject({ title: "الطلب ليس كما يجب أن يكون", errors: [{ pointer: "/limit" }] })
    expect((await hub.ask("GET", "/v1/nowhere", { headers })).json.title).toBe("لا يوجد شيء على هذا العنوان")
  })
})

describe("a stranger", () => {
  it("cannot ask through a page of another site", async () => {
    const got = await hub.ask("POST", "/v1/pilgrims/1448-A/death", { headers: { origin: "https://elsewhere.example" } })
    expect([got.status, got.json.type]).toEqual([403, "/problems/foreign-origin"])
    expect((await hub.ask("GET", "/v1/seasons", { headers: { origin: hub.origin } })).status).toBe(200)
  })

  it("cannot ask under another machine's name", async () => {
    const { hostname, port } = new URL(hub.origin)
    const socket = connect(Number(port), hostname)
    socket.end("GET /v1/seasons HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
    expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1.1 421[\s\S]*\/problems\/misdirected/)
  })
})

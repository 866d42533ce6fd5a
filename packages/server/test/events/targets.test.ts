import type { AddressInfo } from "node:net"
import { createServer } from "node:net"
import { Effect, Exit, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { makePost } from "../../src/events/post.ts"
import { isPublicAddress } from "../../src/events/publicAddress.ts"
import { type Resolve, Targets } from "../../src/events/Targets.ts"
import { startSubscriber } from "./support/subscriber.ts"

const notPublic = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.100.100.200",
  "127.0.0.1",
  "127.1.2.3",
  "168.63.129.16",
  "169.254.169.254",
  "172.16.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:127.0.0.1",
  "::ffff:93.184.216.34",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::a00:1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2001:10::1",
  "2002:7f00:1::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "4000::1",
  "nonsense",
]

it("knows the addresses of the public internet from all others", () => {
  for (const address of notPublic) expect(isPublicAddress(address), address).toBe(false)
  for (const address of ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:800::200e"])
    expect(isPublicAddress(address), address).toBe(true)
})

const answers =
  (...addresses: ReadonlyArray<string>): Resolve =>
  async () =>
    addresses
interface Allowing {
  readonly loopback?: boolean
  readonly resolve?: Resolve
  readonly hosts?: ReadonlyArray<string>
}
const check = (url: string, { loopback = false, resolve = answers("93.184.216.34"), hosts }: Allowing = {}) =>
  Effect.runPromiseExit(
    Effect.flatMap(Targets, (targets) => targets.check(url)).pipe(
      Effect.provide(Targets.layerOf(loopback, resolve, hosts)),
    ),
  )

describe("an address for webhooks", () => {
  it("is an https address on the public internet", async () => {
    for (const url of ["https://unit.example/events", "https://unit.example:8443/a?b=c", "https://93.184.216.34/"])
      expect(Exit.isSuccess(await check(url)), url).toBe(true)
  })

  it("is none that is written otherwise, however it is written", async () => {
    const refused = [
      "http://unit.example/",
      "ftp://unit.example/",
      "file:///etc/passwd",
      "not a URL",
      "https://user:secret@unit.example/",
      "https://unit.example/#part",
      "https://127.0.0.1/",
      "https://127.1/",
      "https://0x7f000001/",
      "https://2130706433/",
      "https://017700000001/",
      "https://[::1]/",
      "https://[::ffff:127.0.0.1]/",
      "https://[64:ff9b::10.0.0.1]/",
      "https://169.254.169.254/latest/meta-data",
      "https://１２７.0.0.1/",
      "http://localhost/",
    ]
    for (const url of refused) expect(Exit.isFailure(await check(url)), url).toBe(true)
  })

  it("is none whose name leads to this network, be it by one address among several, and none that leads nowhere", async () => {
    for (const resolve of [
      answers("10.0.0.7"),
      answers("93.184.216.34", "127.0.0.1"),
      answers("::ffff:10.0.0.7"),
      answers(),
      () => Promise.reject(new Error("no such name")),
    ])
      expect(Exit.isFailure(await check("https://unit.example/", { resolve }))).toBe(true)
  })

  it("is of a host that is named, where hosts are", async () => {
    const hosts = ["unit.example", ".mission.example"]
    for (const url of ["https://unit.example/", "https://UNIT.example/", "https://camp.mission.example/a"])
      expect(Exit.isSuccess(await check(url, { hosts })), url).toBe(true)
    const others = ["evilunit.example", "a.unit.example", "mission.example", "mission.example.evil.example", "1.1.1.1"]
    for (const host of others) expect(Exit.isFailure(await check(`https://${host}/`, { hosts })), host).toBe(true)
    expect(Exit.isFailure(await check("https://unit.example/", { hosts, resolve: answers("10.0.0.7") }))).toBe(true)
  })

  it("may be of this machine only where that is set, and even then of no other network", async () => {
    const loopback = true
    expect(Exit.isSuccess(await check("http://127.0.0.1:8080/", { loopback }))).toBe(true)
    expect(Exit.isFailure(await check("http://10.0.0.1/", { loopback }))).toBe(true)
    expect(Exit.isFailure(await check("https://unit.example/", { loopback, resolve: answers("10.0.0.1") }))).toBe(true)
  })
})

describe("a delivery", () => {
  /** Something that listens on this machine, and counts who connects. */
  const trap = async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return {
      port: (server.address() as AddressInfo).port,
      connections: () => connections,
      close: () => new Promise((resolve) => server.close(resolve)),
    }
  }
  const post = (url: string, resolve: Resolve, here = false) =>
    Effect.runPromise(
      Effect.scoped(Effect.flatMap(makePost(2_000), (send) => send({ url, headers: {}, body: "{}" }))).pipe(
        Effect.provide(Layer.fresh(Targets.layerOf(here, resolve))),
      ),
    )

  it("is not made to a name that leads here only when it is connected to", async () => {
    const { port, connections, close } = await trap()
    const asked: Array<string> = []
    // The name is public when it is checked and of this machine a moment later.
    const rebinding: Resolve = async (hostname) => [asked.push(hostname) === 1 ? "93.184.216.34" : "127.0.0.1"]
    const url = `https://rebinding.example:${port}/`
    expect(Exit.isSuccess(await check(url, { resolve: rebinding }))).toBe(true)
    expect(await post(url, rebinding)).toEqual({ _tag: "Failed", why: "TARGET_REFUSED" })
    expect([asked.length, connections()]).toEqual([2, 0])
    await close()
  })

  it("waits as long as the subscriber says, where it answers 429 or 503, and at no other answer", async () => {
    let status = 0
    const { url, close } = await startSubscriber((_, response) => {
      response.writeHead(status, { "retry-after": "7" }).end()
      return undefined
    })
    const sent = []
    for (status of [429, 503, 500, 403]) sent.push(await post(url, answers("127.0.0.1"), true))
    expect(sent).toEqual([
      { _tag: "Later", cooldown: 7_000 },
      { _tag: "Later", cooldown: 7_000 },
      { _tag: "Failed", why: "answered 500" },
      { _tag: "Failed", why: "answered 403" },
    ])
    await close()
  })

  it("waits until the moment that the subscriber names, by its own clock, and no time that it does not name", async () => {
    let later = "Sun, 22 Nov 2026 09:00:30 GMT"
    const { url, close } = await startSubscriber((_, response) => {
      response.writeHead(503, { date: "Sun, 22 Nov 2026 09:00:00 GMT", "retry-after": later }).end()
      return undefined
    })
    expect(await post(url, answers("127.0.0.1"), true)).toEqual({ _tag: "Later", cooldown: 30_000 })
    for (later of ["", "0x10", "soon"])
      expect(await post(url, answers("127.0.0.1"), true)).toEqual({ _tag: "Failed", why: "answered 503" })
    await close()
  })

  it("is not made to an address of this network that stands in the URL itself", async () => {
    const { port, connections, close } = await trap()
    for (const host of ["127.0.0.1", "[::ffff:127.0.0.1]"])
      expect((await post(`https://${host}:${port}/`, answers("93.184.216.34")))._tag).toBe("Failed")
    expect(connections()).toBe(0)
    await close()
  })
})

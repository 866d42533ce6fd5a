import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { Transcript } from "@mahmal/core/ports/Transcript"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { startEtrack } from "@mahmal/mocks"
import { Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { NationalTrackOverSoap } from "../src/index.ts"
import { options, patient } from "./support/options.ts"
import { startRawServer } from "./support/rawServer.ts"

const onTrack = <A, E>(url: string, program: (track: NationalTrack["Service"]) => Effect.Effect<A, E>, changes = {}) =>
  Effect.flatMap(NationalTrack, program).pipe(
    Effect.provide(NationalTrackOverSoap.layer({ ...options.etrack(url), ...changes })),
  )

const group = (...members: readonly [ReturnType<typeof traveller>, ...ReturnType<typeof traveller>[]]) => ({
  reference: "1448-G7",
  season: "1448" as SeasonName,
  members,
})

const reasonOf = <A>(call: Effect.Effect<A, { readonly reason: unknown }>) =>
  Effect.runPromise(Effect.map(Effect.flip(call), ({ reason }) => reason))

describe("the e-track over SOAP", () => {
  it("keeps names unchanged, with any characters in them", async () => {
    const mock = await startEtrack()
    try {
      const odd = { ...traveller(8), nameArabic: 'عبد الله <ب> & "ج" ]]>', nameLatin: "O'Neil <b>&amp; Şerife" }
      const receipt = await Effect.runPromise(onTrack(mock.url, (track) => track.registerGroup(group(odd))))
      expect(receipt.receipt).toMatch(/^ETR-/)
    } finally {
      await mock.close()
    }
  })

  it("sends nothing that breaks the contract, and names the element without its value", async () => {
    const server = await startRawServer((socket) => socket.end())
    try {
      const nameless = { ...traveller(8), nameArabic: "Latin Only" }
      const reason = await reasonOf(onTrack(server.url, (track) => track.registerGroup(group(nameless))))
      expect(reason).toEqual({
        _tag: "Declined",
        code: "Client.Schema",
        detail: "not sent: ArabicName breaks the contract",
      })
      expect(server.requests).toEqual([])
    } finally {
      await server.close()
    }
  })

  it("is unavailable, and declines nobody, while the credentials are wrong or calls are over the rate limit", async () => {
    const mock = await startEtrack({ credentials: { username: "other", password: "other" }, callsPerSecond: 1 })
    try {
      const call = onTrack(mock.url, (track) => track.registerGroup(group(traveller(8))))
      expect(await reasonOf(call)).toEqual({ _tag: "Unavailable", detail: "Client.Security" })
      expect(await reasonOf(call)).toEqual({ _tag: "Unavailable", detail: "Server.Busy", retryAfter: 1000 })
    } finally {
      await mock.close()
    }
  })

  it("declines a season that is closed", async () => {
    const mock = await startEtrack({ closedSeasons: ["1448"] })
    try {
      const reason = await reasonOf(onTrack(mock.url, (track) => track.registerGroup(group(traveller(8)))))
      expect(reason).toMatchObject({ _tag: "Declined", code: "Client.Closed" })
    } finally {
      await mock.close()
    }
  })

  it('refuses a "none" that is older than the question, or with a longer settle time than configured', async () => {
    const mock = await startEtrack({ settleMs: 3000 })
    try {
      const find = (changes: object) => reasonOf(onTrack(mock.url, (track) => track.findGroup("1448-NONE"), changes))
      expect(await find({ settleTime: 3000, clockTolerance: -60_000 })).toMatchObject({ _tag: "Unreadable" })
      expect(await find({ settleTime: 2999 })).toMatchObject({ _tag: "Unreadable" })
      const settled = onTrack(mock.url, (track) => track.findGroup("1448-NONE"), { settleTime: 3000 })
      expect(await Effect.runPromise(settled)).toEqual([])
    } finally {
      await mock.close()
    }
  })

  it("has settled only after the contract's time, the difference of the clocks, and the time of the question", async () => {
    const times = { settleTime: 2000, clockTolerance: 300, questionTime: 50, submissionTime: 7 }
    const settled = onTrack("http://127.0.0.1:9", ({ settleTime }) => Effect.succeed(settleTime), times)
    expect(await Effect.runPromise(settled)).toBe(2350)
  })

  it("writes requests and answers to the transcript, without our credentials", async () => {
    const mock = await startEtrack()
    const taken: string[] = []
    const transcript = {
      sent: (body: string) => void taken.push(body),
      received: (status: number, body: string) => void taken.push(`${status} ${body}`),
    }
    try {
      const call = onTrack(mock.url, (track) => track.registerGroup(group(traveller(8))))
      await Effect.runPromise(Effect.provideService(call, Transcript, transcript))
      expect(taken).toHaveLength(2)
      expect(taken[0]).toContain(traveller(8).nameArabic)
      expect(taken[0]).not.toMatch(/Password|Nonce|mahmal-hub/)
      expect(taken[1]).toMatch(/^200 .*ETR-/s)
    } finally {
      await mock.close()
    }
  })

  it("aborts the call at once when interrupted", async () => {
    const { promise: reached, resolve } = Promise.withResolvers<void>()
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    const server = await startRawServer((socket) => {
      socket.on("close", () => leave())
      resolve()
    })
    try {
      const call = onTrack(server.url, (track) => track.registerGroup(group(traveller(8))), { submissionTime: 60_000 })
      const fiber = Effect.runFork(call)
      await reached
      await Effect.runPromise(Fiber.interrupt(fiber))
      await left
    } finally {
      await server.close()
    }
  })

  it("does not send a submission that has expired already", async () => {
    const server = await startRawServer((socket) => socket.end())
    try {
      const call = onTrack(server.url, (track) => track.registerGroup(group(traveller(8)), Date.now() - 1))
      expect(await reasonOf(call)).toMatchObject({ _tag: "Unavailable" })
      expect(server.requests).toEqual([])
    } finally {
      await server.close()
    }
  })

  it("gives a submission up when it expires, even if a question has a longer timeout", async () => {
    const server = await startRawServer(() => undefined)
    try {
      const call = onTrack(server.url, (track) => track.registerGroup(group(traveller(8))), { submissionTime: 300 })
      const began = Date.now()
      expect(await reasonOf(call)).toMatchObject({ _tag: "InDoubt" })
      expect(Date.now() - began).toBeLessThan(patient / 2)
    } finally {
      await server.close()
    }
  })

  it("leaves a submission in doubt when a fault contradicts itself or its status, or is not in the contract", async () => {
    const sample = (code: string) =>
      readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/etrack/samples/Fault.${code}.xml`)), "utf8")
    const closed = sample("Client.Closed")
    const contradicting = closed.replace("soap:Client.Closed", "soap:Client.Schema")
    const ofTheServer = sample("Client.Expired").replace("soap:Client.Expired", "soap:Server")
    const reasons: unknown[] = []
    const elsewhere = closed.replace(
      /<et:Refusal>.*<\/et:Refusal>/s,
      "<et:FindGroup><et:Reference>1448-G7</et:Reference></et:FindGroup>",
    )
    const tooLarge = closed.replaceAll("Client.Closed", "Client.TooLarge")
    for (const [status, body] of [
      [500, closed],
      [500, sample("Client.Schema")],
      [500, contradicting],
      [500, ofTheServer],
      [500, elsewhere],
      [413, tooLarge],
      [500, tooLarge],
      [413, closed],
    ] as const) {
      const server = await startRawServer((socket) => {
        socket.end(`HTTP/1.1 ${status} Fault\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
      })
      reasons.push(await reasonOf(onTrack(server.url, (track) => track.registerGroup(group(traveller(8))))))
      await server.close()
    }
    expect(reasons).toMatchObject([
      { _tag: "Declined", code: "Client.Closed" },
      { _tag: "Declined", detail: "Client.Schema at PassportNumber" },
      { _tag: "InDoubt" },
      { _tag: "InDoubt" },
      { _tag: "InDoubt", detail: "a fault unknown" },
      { _tag: "Declined", code: "Client.TooLarge" },
      { _tag: "InDoubt" },
      { _tag: "InDoubt" },
    ])
  })

  it("signs a message that expires at the timeout of the call", async () => {
    const server = await startRawServer((socket) => socket.end())
    try {
      await reasonOf(onTrack(server.url, (track) => track.registerGroup(group(traveller(8))), { submissionTime: 1234 }))
      const [created, expires] = Array.from(
        server.requests[0]?.matchAll(/<wsu:(?:Created|Expires)>([^<]*)</g) ?? [],
        ([, at]) => Date.parse(at ?? ""),
      )
      expect((expires ?? 0) - (created ?? 0)).toBe(1234)
    } finally {
      await server.close()
    }
  })
})

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Receipt } from "@mahmal/core/exchange/Exchange"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import { expect, it, onTestFinished } from "vitest"
import { acknowledgementText, CallbackRefused, faultText, NationalTrackOverSoap } from "../src/index.ts"
import { options } from "./support/options.ts"
import { startRawServer } from "./support/rawServer.ts"

const schema = fileURLToPath(import.meta.resolve("@mahmal/contracts/etrack/envelope.xsd"))
const installed = spawnSync("xmllint", ["--version"]).status === 0

/** What xmllint, an independent validator, says of a message; empty when it is valid. */
const lint = (message: string): string => {
  const { status, stderr } = spawnSync("xmllint", ["--noout", "--nonet", "--schema", schema, "-"], { input: message })
  return status === 0 ? "" : String(stderr)
}

const odd = { ...traveller(8), nameArabic: 'عبد الله <ب> & "ج" ]]>', nameLatin: "O'Neil <b>&amp; Şerife" }
const group = {
  reference: "1448-G7",
  season: "1448" as SeasonName,
  members: [odd, ...[1, 2, 3, 4, 5, 6, 7, 9, 10].map((number) => traveller(number))] as const,
}

const calls: Readonly<Record<string, (track: NationalTrack["Service"]) => Effect.Effect<unknown, unknown>>> = {
  registerGroup: (track) => track.registerGroup({ ...group, members: [odd, ...group.members.slice(1)] }),
  registration: (track) => track.registration(Receipt.make("ETR-004481448001")),
  findGroup: (track) => track.findGroup("1448-G7"),
  list: (track) => track.list({ season: group.season, after: odd.pilgrim, limit: 500 }),
  cancelMember: (track) => track.cancelMember("000000000042"),
}

it.for(Object.entries(calls))("%s sends what xmllint finds valid", async ([, call], { skip }) => {
  skip(!installed, "xmllint is not installed here; Debian has it as libxml2-utils")
  const server = await startRawServer((socket) => socket.end())
  onTestFinished(server.close)
  const program = Effect.flatMap(NationalTrack, call).pipe(
    Effect.provide(NationalTrackOverSoap.layer(options.etrack(server.url))),
    Effect.ignore,
  )
  await Effect.runPromise(program)
  expect(server.requests).toHaveLength(1)
  expect(lint(server.requests[0]?.split("\r\n\r\n")[1] ?? "")).toBe("")
})

it.for([
  ["the thanks for a notification", acknowledgementText("ETR-004481448001")],
  [
    "a refusal of a notification",
    faultText(new CallbackRefused({ status: 500, code: "Client.Schema", message: "No." })),
  ],
  ["a fault", faultText(new CallbackRefused({ status: 500, code: "Client.Security", message: "No." }))],
] as const)("%s is what xmllint finds valid", ([, text], { skip }) => {
  skip(!installed, "xmllint is not installed here; Debian has it as libxml2-utils")
  expect(lint(text)).toBe("")
})

it("xmllint refuses a message that is not valid", ({ skip }) => {
  skip(!installed, "xmllint is not installed here; Debian has it as libxml2-utils")
  expect(lint(acknowledgementText("ETR-004481448001").replace("ETR-", "XTR-"))).toContain("fails to validate")
})

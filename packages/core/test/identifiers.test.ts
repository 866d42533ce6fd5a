import { expect, it } from "vitest"
import { typeErrors } from "./typeErrors.ts"

const prelude = [
  'import type { ExchangeId, Receipt } from "@core/exchange/Exchange.ts"',
  'import type { Finding } from "@core/exchange/settle.ts"',
  'import type { Command } from "@core/journey/Command.ts"',
  'import type { PilgrimId, Serial } from "@core/journey/ids.ts"',
  'import type { HeldBracelet } from "@core/journey/State.ts"',
  'import type { BraceletMaker } from "@core/ports/BraceletMaker.ts"',
  'import type { Messages } from "@core/ports/Messages.ts"',
  'import type { NationalTrack } from "@core/ports/NationalTrack.ts"',
  'import type { VisaAuthority } from "@core/ports/VisaAuthority.ts"',
  'import type { CampaignId } from "@core/season/CampaignId.ts"',
  'import type { Exchanges } from "@core/store/Exchanges.ts"',
  'declare const track: NationalTrack["Service"]',
  'declare const authority: VisaAuthority["Service"]',
  'declare const maker: BraceletMaker["Service"]',
  'declare const messages: Messages["Service"]',
  'declare const exchanges: Exchanges["Service"]',
  "declare const exchange: ExchangeId",
  "declare const receipt: Receipt",
  "declare const serial: Serial",
  "declare const pilgrim: PilgrimId",
  "declare const campaign: CampaignId",
  "declare const text: string",
]

/** What may be said, and what may not: one thing said in the place of another. */
const claims: ReadonlyArray<readonly [right: string, wrong: string]> = [
  ["exchanges.find([exchange])", "exchanges.find([pilgrim])"],
  ["messages.send(exchange, text, text)", "messages.send(text, exchange, text)"],
  ["track.registration(receipt)", "track.registration(text)"],
  ["authority.status(receipt)", "authority.status(exchange)"],
  ['authority.cancel(exchange, receipt, "withdrawn")', 'authority.cancel(receipt, exchange, "withdrawn")'],
  ['maker.revoke(serial, "lost")', 'maker.revoke(receipt, "lost")'],
  ['maker.replace(exchange, serial, "lost")', 'maker.replace(serial, exchange, "lost")'],
  [
    'export const accepted: Finding = { outcome: "accepted", receipt }',
    'export const named: Finding = { outcome: "accepted", receipt: exchange }',
  ],
  [
    'export const confirm: Command = { _tag: "Confirm", campaign }',
    'export const mixed: Command = { _tag: "Confirm", campaign: pilgrim }',
  ],
  [
    "export const held: HeldBracelet = { serial, chip: text }",
    "export const turned: HeldBracelet = { serial: text, chip: serial }",
  ],
]

it("lets no name of an exchange, receipt, serial or campaign pass for another, or for any text", async () => {
  const lines = claims.flatMap(([right, wrong]) => [right, "// @ts-expect-error", wrong])
  expect(
    await typeErrors({
      "identifiers.ts": [...prelude, ...lines].join("\n"),
      // What is wrong here must be found, or nothing found above means nothing.
      "wrong.ts": [...prelude, "track.registration(text)"].join("\n"),
    }),
  ).toEqual([`wrong.ts ${prelude.length + 1} TS2345`])
})

import { readFileSync } from "node:fs"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { closingDay } from "@mahmal/core/season/closingDay"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { holdDraw } from "../../src/season/holdDraw.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import type { StartedHub } from "./startHub.ts"

const folder = new URL("../../../../examples/season-1448/", import.meta.url)
const lines = (name: string) => readFileSync(new URL(name, folder), "utf8").trimEnd().split(/\r?\n/)

/** The sample season as it is sent. */
export const seasonJson = JSON.parse(readFileSync(new URL("season.json", folder), "utf8"))

const [header = "", ...rows] = lines("applications.csv")
const accepted = new Set(
  lines("expected.csv").flatMap((line) => (line.includes(",accepted,") ? [line.split(",")[0]] : [])),
)
// None of these rows has a quoted field.
const plain = rows.map((row) => row.split(",")).filter((fields) => fields.length === 22 && accepted.has(fields[0]))
/** All whole groups of the sample that are accepted. */
export const groups = [...Map.groupBy(plain, (fields) => fields[15]).values()]
const ofCitizens = groups.filter(([first]) => first?.[7] === "QAT")

/** Some whole groups of the sample: of one, and of three. All of them are citizens'. */
export const singles = ofCitizens.filter(({ length }) => length === 1).slice(0, 12)
export const family = ofCitizens.find(({ length }) => length === 3) ?? []

/** The rows of a group, each with its fields. */
export type Rows = ReadonlyArray<ReadonlyArray<string>>

/** An applications file of these groups. */
export const fileOf = (...chosen: Array<Rows>): string =>
  [header, ...chosen.flat().map((fields) => fields.join(","))].join("\r\n")

/** The pilgrim of a row, and the group. */
export const pilgrimOf = (row: ReadonlyArray<string> | undefined): string => `1448-${row?.[0]}`
export const groupOf = (row: ReadonlyArray<string> | undefined): string => `1448-${row?.[15] || row?.[0]}`

/** Sets up the sample season with so few places that some wait, and sends some applications. */
export const populate = async (hub: StartedHub, places: number, ...chosen: Array<Rows>) => {
  const shares = { citizens: places, others: 0 }
  await hub.ask("PUT", "/v1/seasons/1448", { json: { ...seasonJson, places: { total: places, shares } } })
  return hub.ask("POST", "/v1/seasons/1448/applications", { csv: fileOf(...chosen) })
}

/** Turns the season to the day after the last on which one could apply. */
export const closeIntake = (hub: StartedHub) =>
  hub.run(Effect.flatMap(readSeason("1448"), ({ figures }) => turnDay(figures.name, addDays(closingDay(figures), 1))))

/** Closes intake, and draws the season on the day on which it stands then. */
export const draw = async (hub: StartedHub) => {
  await closeIntake(hub)
  await hub.run(Effect.flatMap(readSeason("1448"), ({ figures, today }) => holdDraw(figures, "a seed", today)))
}

/** Draws some people alone, without a draw: everybody else stays where they began. */
export const drawOnly = (hub: StartedHub, rows: Rows) => {
  const command = { _tag: "Draw", expires: "2026-10-29" as SeasonDay, by: { result: "0".repeat(64) } } as const
  const acts = rows.map((row) => ({ pilgrim: pilgrimOf(row) as PilgrimId, command }))
  return hub.run(Effect.flatMap(Hub, ({ submit }) => submit({ _tag: "Acts", acts })))
}

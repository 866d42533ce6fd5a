import type { Result } from "effect"
import { type LineReader, reading } from "./LineReader.ts"
import { NAME, VALUE } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the rules' file. */
export const RULES_FILE = "rules.txt"

/** The greatest number of places of a share. */
export const MOST_PLACES = 0xffff_ffff

/** How many people each share has places for, by the share's name. */
export type Places = Readonly<Record<string, number>>

/** The season's figures that the draw goes by. */
export interface Rules {
  readonly season: string
  readonly places: Places
  /**
   * Every other figure that decided who is in the pool, and with which tier and weight, by name.
   *
   * Three of them are checked against every line of the pool when they are there: `members-limit`, `tier-limit`, `weight-limit`.
   */
  readonly figures: Readonly<Record<string, string>>
}

/** The figures that bound a field of the pool's lines. */
export const LIMITS = { "members-limit": "members", "tier-limit": "tier", "weight-limit": "weight" } as const

/** Writes the rules' file. */
export const writeRules = ({ season, places, figures }: Rules): string => {
  const lines = [
    ...Object.entries(figures).map(([name, value]) => `figure ${name} ${value}\n`),
    ...Object.entries(places).map(([share, count]) => `places ${share} ${count}\n`),
  ]
  return `mahmal-rules 1 ${season}\n${lines.sort().join("")}`
}

const readRules = (reader: LineReader): Rules => {
  const season = reader.header("rules")
  const places: Record<string, number> = {}
  const figures: Record<string, string> = {}
  let previous = ""
  while (reader.next()) {
    reader.exactly(3)
    const kind = reader.token(0, "keyword", /^(?:figure|places)$/)
    const name = reader.token(1, "name", NAME)
    const key = `${kind} ${name} `
    if (key <= previous) reader.fail("name", `"${name}" occurs twice or out of order`)
    previous = key
    if (kind === "places") places[name] = reader.integer(2, "places", 0, MOST_PLACES)
    else if (Object.hasOwn(LIMITS, name)) figures[name] = String(reader.integer(2, name, 1, MOST_PLACES))
    else figures[name] = reader.token(2, "value", VALUE)
  }
  return { season, places, figures }
}

/** Reads the rules' file, strictly. */
export const parseRules = (bytes: Uint8Array): Result.Result<Rules, Unreadable> => reading(RULES_FILE, bytes, readRules)

import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { type PilgrimId, seasonOf } from "@mahmal/core/journey/ids"
import { cutOffOf } from "@mahmal/core/operating/cutOffOf"
import { dateIn } from "@mahmal/core/season/dateIn"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Context, Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { keepFresh } from "./keepFresh.ts"

interface Row {
  readonly name: SeasonName
  readonly today: SeasonDay
  readonly registrationCloses: SeasonDay
  readonly entitlementsClose: SeasonDay
  /** None where a rehearsal turns the days. */
  readonly zone: string | null
}

const seasons = `
  select name, today::text, registration_closes::text as "registrationCloses",
    entitlements_close::text as "entitlementsClose",
    case when rehearsed_with is null then figures ->> 'timeZone' end as zone
  from season`

/**
 * The last days on which foreign systems take something. Questions are answered from memory: the day of a season is read anew
 * every second, and the clock counts too, so that nothing passes while a day is still to be turned.
 */
export class CutOffs extends Context.Service<
  CutOffs,
  {
    /**
     * Whether the last day on which an operation may be sent is over for a pilgrim: by the clock alone, when the season's
     * own day is still to be turned, or for good.
     */
    readonly passed: (operation: Operation, pilgrim: PilgrimId) => "no" | "by-the-clock" | "for-good"
    /** The seasons whose last day for an operation is over, by the clock at least. */
    readonly seasonsPassed: (operation: Operation) => ReadonlyArray<SeasonName>
    /** Before a last day: from so many days on, whoever is not through is a task for a person. */
    readonly margin: number
    /** Reads the days anew. */
    readonly refresh: Effect.Effect<void>
  }
>()("@mahmal/server/systems/CutOffs") {
  static readonly layer = Layer.effect(
    CutOffs,
    Effect.gen(function* () {
      const database = yield* Database
      const margin = yield* wholeNumber("HUB_CUT_OFF_MARGIN", 2, [0, 365])
      let known: ReadonlyMap<SeasonName, Row> = new Map()
      const read = Effect.map(database.query<Row>({ name: "cut-offs", text: seasons }), (rows) => {
        known = new Map(rows.map((row) => [row.name, row]))
      })
      const refresh = yield* keepFresh(read, "the cut-offs could not be read")
      return {
        passed: (operation, pilgrim) => {
          const season = known.get(seasonOf(pilgrim))
          return season === undefined ? "no" : passedIn(season, operation)
        },
        seasonsPassed: (operation) =>
          [...known.values()].filter((season) => passedIn(season, operation) !== "no").map(({ name }) => name),
        margin,
        refresh,
      }
    }),
  )
}

const passedIn = (season: Row, operation: Operation): "no" | "by-the-clock" | "for-good" => {
  const last = cutOffOf(operation, season)
  if (last === undefined) return "no"
  if (season.today > last) return "for-good"
  return dateOf(season) > last ? "by-the-clock" : "no"
}

/** The date of now in a season's own zone; of a rehearsal, the day that it was turned to. */
const dateOf = ({ zone, today }: Row): SeasonDay => (zone === null ? today : dateIn(zone, Date.now()))

import { ActRefused } from "@mahmal/core/committee/ActRefused"
import type { Stage } from "@mahmal/core/committee/Stage"
import { verifyDraw } from "@mahmal/core/draw/verifyDraw"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { dateIn } from "@mahmal/core/season/dateIn"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { readFiles } from "./drawFiles.ts"
import { type Asked, perform } from "./perform.ts"
import { placeDrawn } from "./placeDrawn.ts"
import { readProcedure } from "./readStage.ts"

const found = "insert into draw_verification (season, result, findings) values ($1, $2, $3)"

// No zone where a rehearsal turns the days. The row is held already: no day turns until the act is done.
const standing = `
  select registration_closes::text as closes, today::text, case when rehearsed_with is null then figures ->> 'timeZone' end as zone
  from season where name = $1`

interface Standing {
  readonly closes: SeasonDay
  readonly today: SeasonDay
  readonly zone: string | null
}

/**
 * Why the result of a season's draw is not published any more; undefined while the e-track registers who was drawn. The clock,
 * in milliseconds since 1970, counts too: after midnight the season's day is still to be turned.
 */
const tooLate = async (
  client: PoolClient,
  season: string,
  stage: Stage,
  now: number,
): Promise<ActRefused | undefined> => {
  const { rows } = await client.query<Standing>(standing, [season])
  const { closes, today, zone } = only(rows, `the season ${season}`)
  const day = zone === null || today > closes ? today : dateIn(zone, now)
  if (day <= closes) return undefined
  const why = `The e-track registered until the end of ${closes}, and it is ${day}: nobody who was drawn would get a place, and what is published stays so. Have the e-track's last day postponed, and change it in the season's figures.`
  return new ActRefused({ act: "Publish", stage: stage._tag, reason: "e-track-closed", why })
}

/**
 * Verifies a drawn season as a stranger would, keeps what was found, and publishes the result when that is nothing
 * and the e-track still registers.
 * Then those who were drawn get their places, and the others theirs on the waiting lists.
 */
export const publish = Effect.fn("publish")(function* (asked: Asked) {
  const database = yield* Database
  const files = yield* readFiles(asked.season)
  const { stage } = yield* readProcedure(asked.season)
  const committed = "commitment" in stage ? stage.commitment : undefined
  const result = sha256(files["result.txt"] ?? new Uint8Array())
  const findings = verifyDraw(files, committed).map(({ code, where }) => `${code} ${where}`)
  if (stage._tag === "Drawn")
    yield* database.query({ text: found, values: [asked.season, result, JSON.stringify(findings)] })
  // What is drawn is never changed any more, so what was verified is what is published.
  const published = yield* perform("Publish", asked, async (client, stage, now) => {
    const late = await tooLate(client, asked.season, stage, now)
    return late === undefined
      ? Result.succeed({ act: { _tag: "Publish", result, findings } as const, files: {} })
      : Result.fail(late)
  })
  yield* placeDrawn(asked.season)
  return published
})

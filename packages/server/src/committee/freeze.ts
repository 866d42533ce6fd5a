import { ActRefused } from "@mahmal/core/committee/ActRefused"
import { closingDay } from "@mahmal/core/season/closingDay"
import type { Season } from "@mahmal/core/season/Season"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { only } from "../postgres/only.ts"
import { Vault } from "../vault/Vault.ts"
import { freezeApplicants } from "./freezeApplicants.ts"
import { type Asked, perform } from "./perform.ts"

// Asked for while the season is held: until the pool is frozen nobody changes its days.
const standing = "select figures, today::text from season where name = $1"

/** Why the pool of a season cannot be frozen yet, by the season's own days; undefined once the last to apply on has passed. */
const tooEarly = async (client: PoolClient, season: string): Promise<string | undefined> => {
  const { rows } = await client.query<{ figures: Season; today: SeasonDay }>(standing, [season])
  const { figures, today } = only(rows, `the season ${season}`)
  return today > closingDay(figures)
    ? undefined
    : `Registration closes at ${figures.registration.closes}, and it is ${today}: who applies until then would not be in the pool.`
}

/** Freezes a season's pool, once intake is closed. From here on no application is added or changed, except by a correction. */
export const freeze = Effect.fn("freeze")(function* (asked: Asked) {
  const { open } = yield* Vault
  return yield* perform("Freeze", asked, async (client, stage) => {
    const why = await tooEarly(client, asked.season)
    if (why !== undefined)
      return Result.fail(new ActRefused({ act: "Freeze", stage: stage._tag, reason: "intake-open", why }))
    return freezeApplicants(client, asked.season, open, "Freeze", stage)
  })
})

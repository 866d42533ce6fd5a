import { type Reveal, secretHash } from "@mahmal/core/draw/reveals"
import type { SourceValue } from "@mahmal/core/draw/Sources"
import { sha256 } from "@mahmal/core/hashing/sha256"
import type { Season } from "@mahmal/core/season/Season"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { commit } from "../committee/commit.ts"
import { drawSeason } from "../committee/drawSeason.ts"
import { freeze } from "../committee/freeze.ts"
import type { Asked } from "../committee/perform.ts"
import { placeDrawn } from "../committee/placeDrawn.ts"
import { publish } from "../committee/publish.ts"
import { readProcedure } from "../committee/readStage.ts"

const committee = { by: "The chair of the rehearsal", approvedBy: "The witness of the rehearsal" }

const sources = [
  { name: "lottery", description: "the numbers of a lottery of the rehearsal on the day of the draw" },
  { name: "index", description: "the closing value of an index of the rehearsal on that day" },
]

/** What an invented source gives: a number of so many digits, by the seed. */
const numberOf = (seed: string, name: string, digits: number): SourceValue => ({
  name,
  numbers: [(BigInt(`0x${sha256(`${name}\n${seed}`)}`) % 10n ** BigInt(digits)).toString()],
})

const secretOf = (seed: string, name: string): Reveal => ({
  name,
  salt: sha256(`salt ${name}\n${seed}`),
  secret: sha256(`secret ${name}\n${seed}`),
})

/** An hour of a day, in milliseconds since 1970. */
const hour = (day: SeasonDay, of: number): number => Date.parse(`${day}T${String(of).padStart(2, "0")}:00:00Z`)

/**
 * Holds a season's draw as a committee would, from freezing to publishing, on one day and by itself: for rehearsals.
 *
 * The committee, its secrets and the public sources are invented, and all of it follows from the seed: the same
 * applications, seed and day give the same draw. Held again, it carries on where it was left.
 */
export const holdDraw = Effect.fn("holdDraw")(function* (season: Season, seed: string, today: SeasonDay) {
  const { name } = season
  const reveals = [secretOf(seed, "chair"), secretOf(seed, "witness")]
  const asked = (reason: string, now: number): Asked => ({
    season: name,
    signed: { ...committee, reason: `A rehearsal: ${reason}` },
    now: () => now,
  })
  const secrets = reveals.map((reveal) => ({ name: reveal.name, hash: secretHash(name, reveal) }))
  const chosen = { kind: "sources", sources, comes: hour(today, 9) / 1000 } as const
  const came = { sources: [numberOf(seed, "lottery", 6), numberOf(seed, "index", 8)], reveals }
  const steps = {
    Open: () => freeze(asked("intake is closed", hour(today, 5))),
    Frozen: () => commit(asked("the pool is frozen", hour(today, 6)), chosen, secrets),
    Committed: () => drawSeason(asked("the sources are known", hour(today, 10)), came),
    Drawn: () => publish(asked("the result verifies", hour(today, 11))),
  }
  let { stage } = yield* readProcedure(name)
  while (stage._tag !== "Published") stage = yield* steps[stage._tag]()
  // A hub that was killed right after publishing has not given the places yet.
  yield* placeDrawn(name)
})

import type { SeasonName } from "@mahmal/core/journey/ids"
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { commit } from "../../committee/commit.ts"
import { correct } from "../../committee/correct.ts"
import { readFiles } from "../../committee/drawFiles.ts"
import { drawSeason } from "../../committee/drawSeason.ts"
import { freeze } from "../../committee/freeze.ts"
import type { Asked } from "../../committee/perform.ts"
import { publish } from "../../committee/publish.ts"
import { publicFiles, readDraw } from "../../committee/readDraw.ts"
import { receiptOfGroup } from "../../committee/receiptOfGroup.ts"
import { standingOfGroup } from "../../committee/standingOfGroup.ts"
import { NotKnown } from "../NotKnown.ts"
import { problemOf } from "../problemOf.ts"

/** An act of the committee by the hub's own clock. */
const asked = Effect.fnUntraced(function* (season: SeasonName, { by, approvedBy, reason }: Asked["signed"]) {
  const now = yield* Clock.currentTimeMillis
  return { season, signed: { by, approvedBy, reason }, now } satisfies Asked
})

const standing = Effect.fnUntraced(function* (season: SeasonName) {
  const names = yield* publicFiles(season)
  const files = names.length === 0 ? {} : yield* readFiles(season, names)
  const there = names.filter((name) => files[name] !== undefined)
  return { season, ...(yield* readDraw(season, there)) }
})

const bytesOfText = async function* (text: string) {
  yield new TextEncoder().encode(text)
}

export const draw = HttpApiBuilder.group(Api, "draw", (handlers) =>
  handlers.handleAll({
    freeze: Effect.fn("draw.freeze")(function* ({ params, payload }) {
      yield* freeze(yield* asked(params.season, payload))
      return yield* standing(params.season)
    }, Effect.mapError(problemOf)),
    commit: Effect.fn("draw.commit")(function* ({ params, payload }) {
      const { randomness, secrets = [] } = payload
      const chosen =
        randomness.kind === "drand"
          ? randomness
          : { ...randomness, comes: Math.floor(Date.parse(randomness.comes) / 1000) }
      yield* commit(yield* asked(params.season, payload), chosen, secrets)
      return yield* standing(params.season)
    }, Effect.mapError(problemOf)),
    draw: Effect.fn("draw.draw")(function* ({ params, payload }) {
      const { beacon, sources, reveals } = payload
      yield* drawSeason(yield* asked(params.season, payload), {
        ...(beacon === undefined ? {} : { beacon: { previousSignature: undefined, ...beacon } }),
        ...(sources === undefined ? {} : { sources }),
        ...(reveals === undefined ? {} : { reveals }),
      })
      return yield* standing(params.season)
    }, Effect.mapError(problemOf)),
    publish: Effect.fn("draw.publish")(
      function* ({ params, payload }) {
        yield* publish(yield* asked(params.season, payload))
        return yield* standing(params.season)
      },
      // No share is drawn beyond its frozen places, and none is cut while its pool is frozen.
      Effect.catchTag("PlacesOverdrawn", Effect.die),
      Effect.mapError(problemOf),
    ),
    correct: Effect.fn("draw.correct")(
      function* ({ params, payload }) {
        const { applications } = payload
        const source = applications === undefined ? undefined : bytesOfText(applications)
        yield* correct(yield* asked(params.season, payload), source)
        return yield* standing(params.season)
      },
      Effect.catchTags({ ConstraintViolated: Effect.die, PlacesOverdrawn: Effect.die }),
      Effect.mapError(problemOf),
    ),
    standing: Effect.fn("draw.standing")(({ params }) => standing(params.season), Effect.mapError(problemOf)),
    file: Effect.fn("draw.file")(function* ({ params: { season, name } }) {
      const names = yield* publicFiles(season)
      const files = names.includes(name) ? yield* readFiles(season, [name]) : {}
      const bytes = files[name]
      if (bytes === undefined) return yield* new NotKnown({ what: "file", name })
      return new TextDecoder().decode(bytes)
    }, Effect.mapError(problemOf)),
    receipt: Effect.fn("draw.receipt")(({ params }) => receiptOfGroup(params.group), Effect.mapError(problemOf)),
    moves: Effect.fn("draw.moves")(({ params }) => standingOfGroup(params.group), Effect.mapError(problemOf)),
  }),
)

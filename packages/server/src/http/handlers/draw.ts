import type { ActName, Signed } from "@mahmal/core/committee/Act"
import { sha256 } from "@mahmal/core/hashing/sha256"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { commit } from "../../committee/commit.ts"
import { readFiles } from "../../committee/drawFiles.ts"
import { drawSeason } from "../../committee/drawSeason.ts"
import { freeze } from "../../committee/freeze.ts"
import type { Asked } from "../../committee/perform.ts"
import { forgetProposals, propose, readProposals, signedByTwo } from "../../committee/proposals.ts"
import { publish } from "../../committee/publish.ts"
import { publicFiles, readDraw } from "../../committee/readDraw.ts"
import { readProcedure } from "../../committee/readStage.ts"
import { receiptOfGroup } from "../../committee/receiptOfGroup.ts"
import { standingOfGroup } from "../../committee/standingOfGroup.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Caller } from "../../rights/Caller.ts"
import { correct } from "../../season/correct.ts"
import { problemOf } from "../problemOf.ts"

/**
 * Does an act of the committee, by the hub's own clock, once a second person has asked for the very same; after the first
 * it waits. Either way the answer is where the draw stands then.
 */
const asTwo = Effect.fnUntraced(function* <E, R>(
  season: SeasonName,
  act: ActName,
  { reason, ...content }: { readonly reason: string },
  perform: (asked: Asked) => Effect.Effect<unknown, E, R>,
) {
  const { id: by } = yield* Caller
  const after = (yield* readProcedure(season)).acts.length
  const proposal = { season, act, after, content, by, reason }
  const clock = yield* Clock.Clock
  const performSigned = (signed: Signed | undefined) =>
    perform({ season, signed, after, now: () => clock.currentTimeMillisUnsafe() })
  let signed = yield* signedByTwo(proposal)
  // Also tried for who asks first: nobody proposes what could not be done, for a second person to make it good later.
  yield* performSigned(signed)
  if (signed === undefined) {
    signed = yield* propose(proposal)
    if (signed !== undefined) yield* performSigned(signed)
  }
  if (signed !== undefined) yield* forgetProposals(season)
  return yield* standing(season)
})

const standing = Effect.fnUntraced(function* (season: SeasonName) {
  const names = yield* publicFiles(season)
  const files = names.length === 0 ? {} : yield* readFiles(season, names)
  const there = names.filter((name) => files[name] !== undefined)
  const { unit } = yield* Caller
  const waiting = yield* readProposals(season)
  // What was not published yet is for the committee alone; that something is proposed, anybody may know.
  const proposed = unit === "sorting" ? waiting : waiting.map(({ content: _, ...rest }) => rest)
  return { season, ...(yield* readDraw(season, there)), proposed }
})

const bytesOfText = async function* (text: string) {
  yield new TextEncoder().encode(text)
}

export const draw = HttpApiBuilder.group(Api, "draw", (handlers) =>
  handlers.handleAll({
    freeze: Effect.fn("draw.freeze")(
      ({ params, payload }) => asTwo(params.season, "Freeze", payload, freeze),
      Effect.mapError(problemOf),
    ),
    commit: Effect.fn("draw.commit")(function* ({ params, payload }) {
      const { randomness, secrets = [] } = payload
      const chosen =
        randomness.kind === "drand"
          ? randomness
          : { ...randomness, comes: Math.floor(Date.parse(randomness.comes) / 1000) }
      return yield* asTwo(params.season, "Commit", payload, (asked) => commit(asked, chosen, secrets))
    }, Effect.mapError(problemOf)),
    draw: Effect.fn("draw.draw")(function* ({ params, payload }) {
      const { beacon, sources, reveals } = payload
      const came = {
        ...(beacon === undefined ? {} : { beacon: { previousSignature: undefined, ...beacon } }),
        ...(sources === undefined ? {} : { sources }),
        ...(reveals === undefined ? {} : { reveals }),
      }
      return yield* asTwo(params.season, "Draw", payload, (asked) => drawSeason(asked, came))
    }, Effect.mapError(problemOf)),
    publish: Effect.fn("draw.publish")(
      ({ params, payload }) => asTwo(params.season, "Publish", payload, publish),
      // No share is drawn beyond its frozen places, and none is cut while its pool is frozen.
      Effect.catchTag("PlacesOverdrawn", Effect.die),
      Effect.mapError(problemOf),
    ),
    correct: Effect.fn("draw.correct")(
      function* ({ params, payload }) {
        const { applications, reason } = payload
        if (applications === undefined) return yield* asTwo(params.season, "Correct", { reason }, correct)
        // People's data stays out of what is shown: the file stands there by its hash.
        const content = { reason, applications: sha256(new TextEncoder().encode(applications)) }
        return yield* asTwo(params.season, "Correct", content, (asked) => correct(asked, bytesOfText(applications)))
      },
      Effect.catchTag("PlacesOverdrawn", Effect.die),
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

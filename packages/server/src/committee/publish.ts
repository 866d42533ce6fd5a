import { verifyDraw } from "@mahmal/core/draw/verifyDraw"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { Effect, Result } from "effect"
import { Database } from "../postgres/Database.ts"
import { readFiles } from "./drawFiles.ts"
import { type Asked, perform } from "./perform.ts"
import { placeDrawn } from "./placeDrawn.ts"
import { readProcedure } from "./readStage.ts"

const found = "insert into draw_verification (season, result, findings) values ($1, $2, $3)"

/**
 * Verifies a drawn season as a stranger would, keeps what was found, and publishes the result when that is nothing.
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
  const published = yield* perform("Publish", asked, async () =>
    Result.succeed({ act: { _tag: "Publish", result, findings } as const, files: {} }),
  )
  yield* placeDrawn(asked.season)
  return published
})

import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"

const known = "select 1 from pilgrim where id = $1"

/** Fails unless there is a pilgrim of this id: a list about nobody is not an empty one. */
export const mustBeKnown = Effect.fn("mustBeKnown")(function* (id: PilgrimId) {
  const database = yield* Database
  const rows = yield* database.query({ name: "know-pilgrim", text: known, values: [id] })
  if (rows.length === 0) return yield* new NotKnown({ what: "pilgrim", name: id })
})

import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"
import { chipBytes, printedText } from "./PrintedBracelet.ts"

const newest = `
  select serial, chip, reference, camps, content, ${instant("issued")} as issued, because
  from bracelet_credential where pilgrim = $1 order by place desc limit 1`

interface Row {
  readonly serial: string
  readonly chip: string
  readonly reference: string
  readonly camps: ReadonlyArray<number>
  readonly content: Buffer
  readonly issued: string
  readonly because: string | null
}

/** A pilgrim's newest bracelet: what stands on it and in it, and why it is revoked, where it is. */
export const readBracelet = Effect.fn("readBracelet")(function* (pilgrim: PilgrimId) {
  const database = yield* Database
  const [row] = yield* database.query<Row>({ text: newest, values: [pilgrim] })
  if (row === undefined) return yield* new NotKnown({ what: "pilgrim", name: `${pilgrim} with a signed bracelet` })
  const { content, because, ...rest } = row
  return {
    pilgrim,
    ...rest,
    text: printedText(content),
    chipBytes: Buffer.from(chipBytes(content)).toString("hex"),
    ...(because === null ? {} : { revokedBecause: because }),
  }
})

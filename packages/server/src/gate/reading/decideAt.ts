import { type Bytes, type Direction, decide, type Passage, verify } from "@mahmal/gate"
import { Clock, Effect } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { currentTrustList } from "../lists/currentTrustList.ts"
import { StatusLists } from "../lists/StatusLists.ts"
import { planOfSeason } from "./planOfSeason.ts"

/** What is asked at a gate: with neither text nor chip, a number was typed. */
export interface Asked {
  readonly season: string
  readonly gate: string
  readonly direction: Direction
  readonly text?: string
  readonly chip?: string
}

const last = `
  select place, direction, time::float8 / 1000 as at from gate_passage where reference = $1 and season = $2`

const issued = "select from bracelet_credential where reference = $1"

/** Decides as a reader does, by the very same rules, and by what the hub knows now. */
export const decideAt = Effect.fn("decideAt")(function* (asked: Asked) {
  const database = yield* Database
  const lists = yield* StatusLists
  const plan = yield* planOfSeason(asked.season)
  const gate = plan.gates.find(({ id }) => id === asked.gate)
  if (gate === undefined) return yield* new NotKnown({ what: "gate", name: asked.gate })
  const { list } = yield* lists.current(asked.season)
  const { list: trust } = yield* currentTrustList()
  const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const scanned = scannedIn(asked)
  const verdict =
    scanned === undefined ? ({ outcome: "typed" } as const) : yield* Effect.promise(() => verify(scanned, trust, now))
  const reference =
    verdict.outcome === "genuine" && verdict.kind === "bracelet" ? verdict.bracelet.reference : undefined
  const rows =
    reference === undefined ? [] : yield* database.query<Passage>({ text: last, values: [reference, asked.season] })
  const passages = new Map(rows.flatMap((row) => (reference === undefined ? [] : [[reference, row] as const])))
  const found = reference === undefined ? [] : yield* database.query({ text: issued, values: [reference] })
  const unissued = new Set(reference === undefined || found.length > 0 ? [] : [reference])
  const decision = decide({ verdict, plan, gate, direction: asked.direction, now, list, trust, passages, unissued })
  return reference === undefined ? decision : { ...decision, reference }
})

const scannedIn = ({ text, chip }: Asked): string | Bytes | undefined =>
  text ?? (chip === undefined ? undefined : new Uint8Array(Buffer.from(chip, "base64url")))

import type { Move } from "@mahmal/core/store/Journal"
import type { PoolClient } from "pg"
import { texts } from "../postgres/columns.ts"
import type { Defer } from "../postgres/Database.ts"

const close = `
  update task t set closed = now(), closed_by = f.by, closed_because = f.evidence
  from unnest($1::text[], $2::text[], $3::text[]) as f(pilgrim, by, evidence)
  where t.kind = 'pilgrim.not-back' and t.pilgrim = f.pilgrim and t.closed is null`

/** Closes the tasks about pilgrims of whom it is stated what became of them, on the evidence that is written with it. */
export const closeFound = (client: PoolClient, defer: Defer, moves: ReadonlyArray<Move>): void => {
  const found = moves.flatMap(({ before, events, by = "hub" }) =>
    events.flatMap((event) =>
      "evidence" in event && event.evidence !== undefined
        ? [{ pilgrim: before.pilgrim, by, evidence: event.evidence }]
        : [],
    ),
  )
  if (found.length === 0) return
  const values = [
    texts(found, ({ pilgrim }) => pilgrim),
    texts(found, ({ by }) => by),
    texts(found, ({ evidence }) => evidence),
  ]
  defer(client.query({ name: "close-found", text: close, values }))
}

import { RerunRefused } from "@mahmal/core/operating/RerunRefused"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { mayBeOne } from "../../identity/mayBeOne.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"

interface Standing {
  readonly hash: string
  readonly planned_by: string
  readonly approved_by: string | null
  readonly finished: Date | null
  readonly stopped_by: string | null
}

const hold = "select hash, planned_by, approved_by, finished, stopped_by from rerun where id = $1 for update"
const approve = "update rerun set approved = now(), approved_by = $2 where id = $1"
// Whatever is not safe is listed with the reason, and never run. It ends here, but for what the hub is at: what comes after
// that for the same pilgrims waits for it.
const leave = `
  update rerun_item set result = 'left', detail = outlook, ended = now()
  where rerun = $1 and outlook not in ('safe', 'already-queued')`
const stop = "update rerun set stopped_by = $2, stopped_because = $3 where id = $1"
const finish = "update rerun set finished = now() where id = $1 and approved is null"

const refusal = (reason: RerunRefused["reason"], why: string) => Result.fail(new RerunRefused({ reason, why }))

/** Holds a plan and does something with it, in one transaction. */
const holding = Effect.fnUntraced(function* (
  id: number,
  write: (plan: Standing, client: PoolClient) => Promise<Result.Result<void, RerunRefused>>,
) {
  const database = yield* Database
  const done = yield* database.transaction(async (client): Promise<Result.Result<void, RerunRefused | NotKnown>> => {
    const { rows } = await client.query<Standing>(hold, [id])
    const [plan] = rows
    if (plan === undefined) return Result.fail(new NotKnown({ what: "rerun", name: String(id) }))
    return write(plan, client)
  })
  return yield* Effect.fromResult(done)
})

/** Approves that very plan, by another than who made it or may act for them; from then on it runs. */
export const approveRerun = Effect.fn("approveRerun")((id: number, hash: string, by: string) =>
  holding(id, async (plan, client) => {
    if (plan.approved_by !== null)
      return refusal("approved-already", `It was approved by ${plan.approved_by}, and runs once.`)
    if (plan.stopped_by !== null) return refusal("over-already", `It was stopped by ${plan.stopped_by}.`)
    if (await mayBeOne(client, plan.planned_by, by))
      return refusal(
        "same-person",
        "Who made a plan cannot approve it, nor can a key that they made, or that was made by who made theirs. Ask somebody else to look at it.",
      )
    if (plan.hash !== hash)
      return refusal("another-plan", `The hash is of another plan; this one's is ${plan.hash}. Look at it first.`)
    await client.query(approve, [id, by])
    await client.query(leave, [id])
    return Result.void
  }),
)

/** Stops a plan: nothing more of it is begun. */
export const stopRerun = Effect.fn("stopRerun")((id: number, by: string, because: string) =>
  holding(id, async (plan, client) => {
    if (plan.finished !== null || plan.stopped_by !== null) return refusal("over-already", "It is over already.")
    await client.query(stop, [id, by, because])
    await client.query(finish, [id])
    return Result.void
  }),
)

import { Effect } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { DeviceRefused, type Standing } from "./Device.ts"

/** Wrong codes after which a device must ask anew. */
const mostWrong = 5

const read = `
  select standing, code, code_until > now() and wrong_codes < $2 as open from gate_device where id = $1 for update`

const wrong = "update gate_device set wrong_codes = wrong_codes + 1 where id = $1"

const approved = `
  update gate_device set standing = 'approved', approved = now(), approved_by = $2, code = null, code_until = null
  where id = $1`

interface Row {
  readonly standing: Standing
  readonly code: string | null
  readonly open: boolean | null
}

/** Approves a reader by the code that stands on its screen. Approved twice, nothing changes. */
export const approve = Effect.fn("approve")(function* (device: string, code: string, by: string) {
  const database = yield* Database
  const outcome = yield* database.transaction(async (client) => {
    const { rows } = await client.query<Row>(read, [device, mostWrong])
    const [row] = rows
    if (row === undefined) return "unknown"
    if (row.standing === "revoked") return "revoked"
    if (row.standing === "approved") return "done"
    if (row.open !== true) return "code-expired"
    if (row.code !== code.replace("-", "")) {
      await client.query(wrong, [device])
      return "wrong-code"
    }
    await client.query(approved, [device, by])
    return "done"
  })
  if (outcome === "unknown") return yield* new NotKnown({ what: "reader", name: device })
  if (outcome !== "done") return yield* new DeviceRefused({ reason: outcome })
})

const revoke = `
  update gate_device set standing = 'revoked', revoked = now(), revoked_by = $2, code = null, code_until = null
  where id = $1 and standing <> 'revoked'`

/** Revokes a reader for good, and ends its sessions. */
export const revokeDevice = Effect.fn("revokeDevice")(function* (device: string, by: string) {
  const database = yield* Database
  const known = yield* database.transaction(async (client) => {
    await client.query(revoke, [device, by])
    await client.query("delete from gate_session where device = $1", [device])
    return (await client.query("select from gate_device where id = $1", [device])).rowCount === 1
  })
  if (!known) return yield* new NotKnown({ what: "reader", name: device })
})

import { Effect } from "effect"
import { hashOfSecret } from "../../identity/secret.ts"
import { Database } from "../../postgres/Database.ts"
import type { CallerShape } from "../../rights/Caller.ts"

const find = `
  select d.id, d.season from gate_session s join gate_device d on d.id = s.device
  where s.token = $1 and s.expires > now() and d.standing = 'approved'`

const kind = "device:"

/** The reader that a session's token belongs to; undefined where it ended, or the reader was revoked. */
export const deviceCaller = Effect.fn("deviceCaller")(function* (token: string) {
  const database = yield* Database
  const [row] = yield* database.query<{ id: string; season: string }>({
    name: "device-of-session",
    text: find,
    values: [hashOfSecret(token)],
  })
  if (row === undefined) return undefined
  const caller: CallerShape = {
    id: kind + row.id,
    kind: "device",
    unit: "gate",
    seasons: [row.season],
    purposes: ["passage"],
  }
  return caller
})

/** The reader who asks, and its season; undefined where it is a person or a system. */
export const deviceOf = (caller: CallerShape): { readonly device: string; readonly season: string } | undefined => {
  const season = caller.seasons === "all" ? undefined : caller.seasons[0]
  return caller.kind === "device" && season !== undefined ? { device: caller.id.slice(kind.length), season } : undefined
}

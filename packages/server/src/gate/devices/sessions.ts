import { randomBytes } from "node:crypto"
import { checkSignature } from "@mahmal/gate"
import { Clock, Effect } from "effect"
import { hashOfSecret } from "../../identity/secret.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { type DeviceRow, DeviceUnproven, keyOf } from "./Device.ts"
import { newDeviceToken } from "./deviceToken.ts"

/** What stands before a challenge in what a device signs: no link of a chain begins so. */
const context = "mahmal-device-session:"

/** How long a session lasts, in milliseconds: a shift at a gate. */
const lifetime = 12 * 3_600_000

/** Reads a reader by its id. */
export const readDevice = Effect.fn("readDevice")(function* (device: string) {
  const database = yield* Database
  const [row] = yield* database.query<DeviceRow>({
    text: "select id, season, name, x, y, standing from gate_device where id = $1",
    values: [device],
  })
  if (row === undefined) return yield* new NotKnown({ what: "reader", name: device })
  return row
})

const forget = "delete from gate_challenge where made < now() - interval '5 minutes'"

/** Gives a device something to sign, which serves once within five minutes. */
export const challenge = Effect.fn("challenge")(function* (device: string) {
  const database = yield* Database
  yield* readDevice(device)
  const bytes = randomBytes(32)
  yield* database.query({ text: forget })
  yield* database.query({
    text: "insert into gate_challenge (challenge, device) values ($1, $2)",
    values: [bytes, device],
  })
  return { challenge: bytes.toString("base64url"), hubAt: yield* Clock.currentTimeMillis }
})

const use = `
  delete from gate_challenge where challenge = $1 and device = $2 and made > now() - interval '5 minutes' returning device`

const begin = "insert into gate_session (token, device, expires) values ($1, $2, to_timestamp($3::float8 / 1000))"

const forgetSessions = "delete from gate_session where expires < now()"

/** Begins a session of a device that shows by its signature that it holds its key. One that is not approved gets no token. */
export const openSession = Effect.fn("openSession")(function* (
  device: string,
  answer: { readonly challenge: string; readonly signature: string },
) {
  const database = yield* Database
  const row = yield* readDevice(device)
  const used = yield* database.query({ text: use, values: [Buffer.from(answer.challenge, "base64url"), device] })
  const signature = new Uint8Array(Buffer.from(answer.signature, "base64url"))
  const signed = new TextEncoder().encode(context + answer.challenge)
  const proven = yield* Effect.promise(() => checkSignature(keyOf(row), signature, signed))
  if (used.length === 0 || !proven) return yield* new DeviceUnproven()
  const hubAt = yield* Clock.currentTimeMillis
  if (row.standing !== "approved") return { standing: row.standing, hubAt }
  const token = newDeviceToken()
  const expires = hubAt + lifetime
  yield* database.query({ text: forgetSessions })
  yield* database.query({ text: begin, values: [hashOfSecret(token), device, expires] })
  return { standing: row.standing, token, expires, hubAt }
})

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { type EtrackOptions, startEtrack } from "../../src/etrack/startEtrack.ts"
import { Hub } from "./Hub.ts"
import { byReceipt, call, group, member, message, security, sent } from "./message.ts"

let stateFolder: string
let hub: Hub

beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "etrack-"))
  hub = await Hub.start()
})
afterEach(async () => {
  await hub.close()
  await rm(stateFolder, { recursive: true })
})

const start = (options: EtrackOptions = {}) => startEtrack({ stateFolder, rejectRate: 0, ...options })

it("decides earlier submissions after a restart, and notifies the hub once", async () => {
  const before = await start({ decideAfterMs: 300 })
  const receipt = (await call(before.url, group("1448-G1", member("1448-P1")))).all("Receipt")[0]!
  await before.close()

  const after = await start({ callbackUrl: hub.url })
  const notice = await hub.next()
  const decided = await call(after.url, byReceipt(receipt))
  expect(notice.all("Receipt")).toEqual([receipt])
  expect(decided.all("RegistrationNumber")).toEqual(notice.all("RegistrationNumber"))
  expect(after.ledger.counts()).toEqual({ "etrack.registered": 1 })
  await after.close()
})

it("refuses a replay also after a restart", async () => {
  const whole = message(group("1448-G1", member("1448-P1")), security())
  const before = await start({ decideAfterMs: 600_000 })
  expect((await sent(before.url, whole)).status).toBe(200)
  await before.close()

  const after = await start()
  expect((await sent(after.url, whole)).all("faultcode")).toEqual(["soap:Client.Security"])
  await after.close()
})

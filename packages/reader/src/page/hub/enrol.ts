import { type KeyPair, keyIdOf, newKeyPair, toHex } from "@mahmal/gate"
import type { Device, Store } from "../store/Store.ts"
import { askHub, HubRefused } from "./askHub.ts"
import { toBase64Url } from "./base64Url.ts"
import type { Enrolment } from "./wire.ts"

/**
 * Enrols this device with the hub, and stores the code that a supervisor needs. The key is made here and cannot be exported.
 * Enrolled again, the device has the same key and a new code.
 */
export const enrol = async (store: Store, name: string, season: string): Promise<Device> => {
  const known = await store.fact("device")
  const keys = known?.keys ?? (await newKeyPair("ES256"))
  const id = toHex(await keyIdOf(keys.publicKey))
  // Stored before the hub knows of it: when the answer is lost, the device must still have its key.
  await store.write({ facts: { device: { id, name, season, keys, standing: "waiting" } } })
  const { standing, code } = await askIn(keys, name, season).catch(async (error: unknown) => {
    // The hub does not know a device that it refused, so nobody could approve it.
    if (isRefusal(error)) await store.write({ facts: { device: known } })
    throw error
  })
  const device: Device = { id, name, season, keys, standing, ...(code === undefined ? {} : { code }) }
  await store.write({ facts: { device } })
  return device
}

/**
 * Asks a hub that has lost the approval of this device for it again. It is the same key, so the same device and the same chain:
 * what the hub lost is sent to it once more when a supervisor has typed the new code. Nothing that is stored here changes.
 */
export const enrolAgain = ({ keys, name, season }: Device): Promise<Enrolment> => askIn(keys, name, season)

const askIn = async ({ publicKey }: KeyPair, name: string, season: string): Promise<Enrolment> => {
  if (publicKey.algorithm !== "ES256") throw new TypeError("a reader's key is on P-256")
  const key = { x: toBase64Url(publicKey.x), y: toBase64Url(publicKey.y) }
  return (await askHub("POST", "/v1/gate/devices", { json: { season, name, publicKey: key } })).json()
}

/** Whether the hub refused the request and did nothing. */
const isRefusal = (error: unknown): boolean =>
  error instanceof HubRefused && error.status !== undefined && error.status >= 400 && error.status < 500

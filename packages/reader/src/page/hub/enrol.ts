import { keyIdOf, newKeyPair, toHex } from "@mahmal/gate"
import type { Device, Store } from "../store/Store.ts"
import { askHub, HubRefused } from "./askHub.ts"
import { toBase64Url } from "./base64Url.ts"
import type { Enrolment } from "./wire.ts"

/**
 * Asks the hub to let this device in, and keeps what it answers: the code that a supervisor needs. The key is made here
 * and can never be taken out; asked again, it is the same key with a new code.
 */
export const enrol = async (store: Store, name: string, season: string): Promise<Device> => {
  const known = await store.fact("device")
  const keys = known?.keys ?? (await newKeyPair("ES256"))
  const { publicKey } = keys
  if (publicKey.algorithm !== "ES256") throw new TypeError("a reader's key is on P-256")
  const id = toHex(await keyIdOf(publicKey))
  // On the disk before the hub knows of it: an answer that is lost must not leave a device without its key.
  await store.write({ facts: { device: { id, name, season, keys, standing: "waiting" } } })
  const answer = await askHub("POST", "/v1/gate/devices", {
    json: { season, name, publicKey: { x: toBase64Url(publicKey.x), y: toBase64Url(publicKey.y) } },
  }).catch(async (error: unknown) => {
    // What the hub refused, it does not know: nobody would ever approve it.
    if (isRefusal(error)) await store.write({ facts: { device: known } })
    throw error
  })
  const { standing, code }: Enrolment = await answer.json()
  const device: Device = { id, name, season, keys, standing, ...(code === undefined ? {} : { code }) }
  await store.write({ facts: { device } })
  return device
}

/** Whether the hub said no, and did nothing. */
const isRefusal = (error: unknown): boolean =>
  error instanceof HubRefused && error.status !== undefined && error.status >= 400 && error.status < 500

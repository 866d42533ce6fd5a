import { webCryptoSigner } from "@mahmal/gate"
import type { Device, Standing } from "../store/Store.ts"
import { type Asking, askHub, HubRefused } from "./askHub.ts"
import { toBase64Url } from "./base64Url.ts"
import type { Challenge, Session as SessionAnswer } from "./wire.ts"

/** A session of the device with the hub: its requests carry a token that it got for a signature with its key. */
export interface Session {
  /** Authenticates the device, and resolves to its standing; `unknown` where the hub has no such device. */
  readonly begin: () => Promise<Standing | "unknown">
  /** Sends a request; begins the session again, once, when it has ended. Rejects with `NotApproved` without an approval. */
  readonly ask: (method: "GET" | "POST", path: string, json?: unknown) => Promise<Response>
}

/** The device is not approved, was revoked, or is not known to the hub. */
export class NotApproved extends Error {
  readonly standing: Standing | "unknown"

  constructor(standing: Standing | "unknown") {
    super(`the device is ${standing}`)
    this.standing = standing
  }
}

/** A session of this device, which begins with the first request. */
export const openSession = (device: Device): Session => {
  let token: string | undefined

  const begin = async (): Promise<Standing | "unknown"> => {
    const path = `/v1/gate/devices/${device.id}`
    const asked = await askHub("POST", `${path}/challenge`).catch((error: unknown) => {
      if (error instanceof HubRefused && error.status === 404) return undefined
      throw error
    })
    if (asked === undefined) return "unknown"
    const { challenge }: Challenge = await asked.json()
    const signer = await webCryptoSigner(device.keys)
    const signature = await signer.sign(new TextEncoder().encode(`mahmal-device-session:${challenge}`))
    const answer = await askHub("POST", `${path}/session`, {
      json: { challenge, signature: toBase64Url(signature) },
    })
    const session: SessionAnswer = await answer.json()
    token = session.token
    return session.standing
  }

  const beginApproved = async (): Promise<void> => {
    const standing = await begin()
    if (standing !== "approved" || token === undefined) throw new NotApproved(standing)
  }

  const ask: Session["ask"] = async (method, path, json) => {
    const asking = (): Asking => ({
      ...(token === undefined ? {} : { token }),
      ...(json === undefined ? {} : { json }),
    })
    if (token === undefined) await beginApproved()
    try {
      return await askHub(method, path, asking())
    } catch (error) {
      if (!(error instanceof HubRefused) || error.status !== 401) throw error
      await beginApproved()
      return askHub(method, path, asking())
    }
  }

  return { begin, ask }
}

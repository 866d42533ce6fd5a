import {
  appendEntry,
  type Bytes,
  type ChainEnd,
  type Entry,
  type KeyPair,
  keyIdOf,
  type Note,
  newChain,
  newKeyPair,
  type Signer,
  toHex,
  webCryptoSigner,
} from "@mahmal/gate"
import type { Ask, StartedHub } from "../http/startHub.ts"

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

/** With what a reader's session is shown. */
type Shown = { readonly authorization: string }

/** A reader as a phone is one: a key of its own, a chain, and a clock that is wrong. */
export interface TestReader {
  readonly id: string
  /** What its enrolment was answered. */
  readonly enrol: (name?: string) => Promise<{ readonly standing: string; readonly code: string }>
  /** Signs a challenge; `ask` is there once it is approved. */
  readonly begin: () => Promise<{ readonly standing: string; readonly ask?: Ask; readonly shown?: Shown }>
  /** Adds a note to the chain at a time of the hub's clock, in milliseconds. */
  readonly note: (note: Note, hubTime: number) => Promise<void>
  readonly links: ReadonlyArray<Bytes>
  readonly entries: ReadonlyArray<Entry>
  /** A second chain upon the end of now, as a copy of the device would have it. */
  readonly end: () => ChainEnd
  readonly signer: Signer
}

/** Makes a reader whose clock is wrong by so many milliseconds. */
export const makeReader = async (hub: StartedHub, clockError = 0): Promise<TestReader> => {
  const pair: KeyPair = await newKeyPair()
  const { publicKey } = pair
  if (publicKey.algorithm !== "ES256") throw new Error("another key than expected")
  const signer = await webCryptoSigner(pair)
  const id = toHex(await keyIdOf(publicKey))
  const nobody = hub.asking({})
  const links: Array<Bytes> = []
  const entries: Array<Entry> = []
  let end = newChain(id)
  return {
    id,
    signer,
    links,
    entries,
    end: () => end,
    enrol: async (name = "A phone of the tests") => {
      const key = { x: base64Url(publicKey.x), y: base64Url(publicKey.y) }
      const { json } = await nobody("POST", "/v1/gate/devices", { json: { season: "1448", name, publicKey: key } })
      return { standing: String(json.standing), code: String(json.code) }
    },
    begin: async () => {
      const { challenge } = (await nobody("POST", `/v1/gate/devices/${id}/challenge`)).json
      const signature = await signer.sign(new TextEncoder().encode(`mahmal-device-session:${challenge}`))
      const answer = { challenge, signature: base64Url(signature) }
      const { json } = await nobody("POST", `/v1/gate/devices/${id}/session`, { json: answer })
      const standing = String(json.standing)
      if (json.token === undefined) return { standing }
      const shown = { authorization: `Bearer ${json.token}` }
      return { standing, shown, ask: hub.asking(shown) }
    },
    note: async (note, hubTime) => {
      const appended = await appendEntry(end, note, hubTime + clockError, signer)
      end = appended.end
      links.push(appended.signed)
      entries.push(appended.entry)
    },
  }
}

/** A reader that is enrolled and approved, and how it asks. */
export const approvedReader = async (hub: StartedHub, clockError = 0) => {
  const reader = await makeReader(hub, clockError)
  const { code } = await reader.enrol()
  const { status, text } = await hub.ask("POST", `/v1/gate/devices/${reader.id}/approval`, { json: { code } })
  const { ask, shown } = await reader.begin()
  if (ask === undefined || shown === undefined) throw new Error(`the reader was not approved: ${status} ${text}`)
  return { ...reader, ask, shown }
}

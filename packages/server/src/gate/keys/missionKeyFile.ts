import { type Bytes, type KeyPair, toHex, webCryptoSigner } from "@mahmal/gate"
import { Schema } from "effect"
import { keyFile } from "../../keyFile.ts"
import type { MissionKey } from "./MissionKeys.ts"

/** One of the mission's private keys as it stands in a file. */
const StoredKey = Schema.Struct({
  /** From when on it signs, in seconds since 1970. */
  from: Schema.Int,
  /** When it was withdrawn. It stays in the file: a copy without it cannot be told from an older one. */
  withdrawn: Schema.optionalKey(Schema.Int),
  jwk: Schema.Struct({
    kty: Schema.Literal("EC"),
    crv: Schema.Literal("P-256"),
    x: Schema.String,
    y: Schema.String,
    d: Schema.String,
  }),
})

const file = keyFile(StoredKey)

const es256 = { name: "ECDSA", namedCurve: "P-256" } as const

/** What was signed until shortly after its successor began is believed: not all hubs change over in the same second. */
const overlap = 3600
/** How long a key without a successor is believed: longer than a season. */
const lifetime = 3 * 365 * 86_400

/** Reads the mission's keys from a file. Where there is none it is made with a first key; or rejects, as `missing` says. */
export const readMissionKeys = async (
  path: string,
  missing: "make" | "reject" = "make",
): Promise<ReadonlyArray<MissionKey>> => {
  const { keys } = await read(path, missing)
  const sorted = keys.toSorted((a, b) => a.from - b.from)
  return Promise.all(
    sorted.map(async ({ from, withdrawn, jwk }, n): Promise<MissionKey> => {
      const privateKey = await crypto.subtle.importKey("jwk", { ...jwk, ext: true }, es256, false, ["sign"])
      const publicKey: KeyPair["publicKey"] = { algorithm: "ES256", x: fromBase64Url(jwk.x), y: fromBase64Url(jwk.y) }
      const next = sorted[n + 1]
      const until = next === undefined ? from + lifetime : next.from + overlap
      return {
        signer: await webCryptoSigner({ privateKey, publicKey }),
        publicKey,
        from,
        until,
        withdrawn: withdrawn !== undefined,
      }
    }),
  )
}

/** Adds a key that signs from a moment on, in seconds since 1970: readers must have fetched a trust list with it by then. */
export const addMissionKey = async (path: string, from: number): Promise<void> => {
  const { keys } = await read(path)
  await file.replace(path, { keys: [...keys, await newKey(from)] })
}

/**
 * Withdraws a key at a moment, in seconds since 1970: nothing that it ever signed is believed any more. Rejects where there is no
 * such key in use, and where no other one signs.
 */
export const withdrawMissionKey = async (path: string, name: string, now: number): Promise<void> => {
  const { keys } = await read(path, "reject")
  const held = await readMissionKeys(path, "reject")
  const nameOf = ({ signer }: MissionKey) => toHex(signer.keyId)
  const stolen = held.find((key) => nameOf(key) === name && !key.withdrawn)
  if (stolen === undefined) throw new Error(`There is no key ${name} in use in ${path}.`)
  if (!held.some((key) => key !== stolen && !key.withdrawn && key.from <= now))
    throw new Error(`No other key signs than ${name}: add one first, by "mahmal gate add-key --in 0".`)
  const x = Buffer.from(stolen.publicKey.x).toString("base64url")
  const [first, ...others] = keys
  const marked = (key: typeof StoredKey.Type) => (key.jwk.x === x ? { ...key, withdrawn: now } : key)
  await file.replace(path, { keys: [marked(first), ...others.map(marked)] })
}

const read = (path: string, missing: "make" | "reject" = "make") =>
  (missing === "make"
    ? file.readOrMake(path, () => newKey(Math.floor(Date.now() / 1000) - overlap))
    : file.read(path)
  ).catch((cause: Error) => {
    throw new Error(`No keys of the mission can be read from ${path}: ${cause.message}.`)
  })

const newKey = async (from: number): Promise<typeof StoredKey.Type> => {
  const pair = await crypto.subtle.generateKey(es256, true, ["sign", "verify"])
  const { x = "", y = "", d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey)
  return { from, jwk: { kty: "EC", crv: "P-256", x, y, d } }
}

const fromBase64Url = (text: string): Bytes => new Uint8Array(Buffer.from(text, "base64url"))

import { type Bytes, fromHex, type Signer } from "@mahmal/gate"
import { type Cbor, Tagged } from "../../../gate/src/cbor/Cbor.ts"
import { encodeCbor } from "../../../gate/src/cbor/encodeCbor.ts"
import { Claim } from "../../../gate/src/cose/Claim.ts"
import { signSign1 } from "../../../gate/src/cose/Signer.ts"
import { approvedReader } from "../gate/TestReader.ts"
import type { StartedHub } from "../http/startHub.ts"

/** A reader of gate staff that a supervisor has let in, and that is not what it seems. */
export interface HostileReader {
  readonly id: string
  /** With what it shows itself. */
  readonly headers: Readonly<Record<string, string>>
  readonly signer: Signer
}

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

/** Enrols a reader, lets it in and signs it in. */
export const hostileReader = async (hub: StartedHub): Promise<HostileReader> => {
  const { id, signer } = await approvedReader(hub)
  const nobody = hub.asking({})
  const { challenge } = (await nobody("POST", `/v1/gate/devices/${id}/challenge`)).json
  const signature = base64Url(await signer.sign(new TextEncoder().encode(`mahmal-device-session:${challenge}`)))
  const { json } = await nobody("POST", `/v1/gate/devices/${id}/session`, { json: { challenge, signature } })
  return { id, signer, headers: { authorization: `Bearer ${json.token}` } }
}

/** A link of a chain with any content at all, which the reader's own key has signed. */
const signedLink = (reader: HostileReader, content: Cbor): Promise<Bytes> =>
  signSign1(encodeCbor(new Map([[Claim.entry, content]])), reader.signer, "application/mahmal-scan+cwt")

const most = Number.MAX_SAFE_INTEGER
const none = fromHex("00".repeat(32))

/** What no field of a link is made for. */
const extremes: ReadonlyArray<Cbor> = [
  null,
  undefined,
  true,
  0,
  -1,
  2 ** 31,
  2 ** 32,
  most,
  -most,
  "",
  "x".repeat(300),
  "a\u0000b",
  "__proto__",
  "'; drop table gate_link; --",
  new Uint8Array(0),
  new Uint8Array(400),
  [],
  [[[]]],
  new Map(),
  new Tagged(most, 1),
]

const withExtremes = (fields: ReadonlyArray<Cbor>): ReadonlyArray<ReadonlyArray<Cbor>> =>
  fields.flatMap((_, at) => extremes.map((extreme) => fields.with(at, extreme)))

/**
 * Links that the reader has signed itself, with each field in turn as none may be; and a right one with each of its bytes
 * changed.
 */
export const hostileLinks = async (reader: HostileReader): Promise<ReadonlyArray<Uint8Array>> => {
  const now = Date.now()
  const scan: ReadonlyArray<Cbor> = [fromHex("ab".repeat(8)), 7, "mina-11", 11, 0, 0, "fine", true]
  const link = (at: number, note: ReadonlyArray<Cbor>): ReadonlyArray<Cbor> => [reader.id, 1, at, none, note]
  const contents: ReadonlyArray<Cbor> = [
    ...extremes,
    ...withExtremes(link(now, scan)),
    ...withExtremes(scan).map((note) => link(now, note)),
    ...[0, -1, 2 ** 31, most].map((hubAt) => link(most, [hubAt])),
  ]
  const signed = await Promise.all(contents.map((content) => signedLink(reader, content)))
  const right = await signedLink(reader, link(now, scan))
  const changed = Array.from(right, (byte, at) => right.with(at, byte ^ 0xff))
  const cut = Array.from({ length: 40 }, (_, n) => right.subarray(0, Math.ceil((right.length * (n + 1)) / 41)))
  return [...signed, ...changed, ...cut]
}

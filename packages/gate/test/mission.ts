import {
  type Bracelet,
  issueBracelet,
  type KeyPair,
  keyIdOf,
  newKeyPair,
  type Purpose,
  type Signer,
  type TrustedKey,
  type TrustList,
  webCryptoSigner,
} from "@mahmal/gate"

/** The moment of all tests: 9 Dhu al-Hijja 1448 at noon, in seconds. */
export const noon = Date.UTC(2027, 4, 15, 9) / 1000

/** A mission with one key for all purposes, and the list of keys that its readers hold. */
export interface Mission {
  readonly signer: Signer
  readonly pair: KeyPair
  readonly trust: TrustList
}

/** A mission with a new key. */
export const newMission = async (algorithm: "ES256" | "EdDSA" = "ES256"): Promise<Mission> => {
  const pair = await newKeyPair(algorithm)
  return { pair, signer: await webCryptoSigner(pair), trust: trustIn([await trusted(pair)]) }
}

/** A public key as an entry of a trust list. */
export const trusted = async (
  pair: Pick<KeyPair, "publicKey">,
  purposes: readonly Purpose[] = ["trust-list", "bracelet", "status-list"],
): Promise<TrustedKey> => ({
  id: await keyIdOf(pair.publicKey),
  key: pair.publicKey,
  issuer: "mahmal.example",
  from: noon - 90 * 86400,
  until: noon + 90 * 86400,
  purposes,
})

/** A list of keys, the first version. */
export const trustIn = (keys: readonly TrustedKey[]): TrustList => ({
  issuer: "mahmal.example",
  version: 1,
  issuedAt: noon - 86400,
  expires: noon + 30 * 86400,
  keys,
})

/** A usual bracelet: camps 12 at Mina and 31 at Arafat, and the train. */
export const bracelet: Bracelet = {
  issuer: "mahmal.example",
  issuedAt: noon - 30 * 86400,
  notBefore: noon - 5 * 86400,
  expires: noon + 10 * 86400,
  reference: "00112233445566aa",
  season: 1448,
  group: 417,
  camps: [12, 31],
  entitlements: ["train", "mina", "arafat"],
  status: { list: "https://hub.mahmal.example/status/1448", index: 1_234_567 },
}

/** The usual bracelet with some of it changed, signed by the mission. */
export const issued = (mission: Mission, changes: Partial<Bracelet> = {}) =>
  issueBracelet({ ...bracelet, ...changes }, mission.signer)

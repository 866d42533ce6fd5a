import {
  type Bracelet,
  decide,
  issueBracelet,
  newKeyPair,
  newReference,
  newStatusList,
  type SitePlan,
  type TrustList,
  usualLimits,
  verify,
  webCryptoSigner,
} from "@mahmal/gate"
import { median, quantile } from "../support/quantile.ts"

/** Times in milliseconds; `ratio` is a verification's time to that of the platform's bare signature check. */
export interface Figures {
  readonly algorithm: "ES256" | "EdDSA"
  readonly bytes: number
  readonly letters: number
  readonly bareMedian: number
  readonly verifyMedian: number
  readonly ratio: number
  readonly decisionMedian: number
  readonly decisionP99: number
}

const places = 2_000_000
const bracelets = 200
const rounds = 120
const perRound = 50
const now = 1_810_000_000

/**
 * Measures the verification of a bracelet side by side with the bare signature check, and the whole decision from the
 * text of the QR code to the light, with a status list of 2,000,000. Runs in Node and in a browser alike.
 */
export const measure = async (algorithm: "ES256" | "EdDSA"): Promise<Figures> => {
  const pair = await newKeyPair(algorithm)
  const signer = await webCryptoSigner(pair)
  const trust: TrustList = {
    issuer: "mahmal.example",
    version: 1,
    issuedAt: now,
    expires: now + 86400,
    keys: [
      {
        id: signer.keyId,
        key: pair.publicKey,
        issuer: "mahmal.example",
        from: 0,
        until: now + 1,
        purposes: ["bracelet"],
      },
    ],
  }
  const texts: string[] = []
  for (let count = 0; count < bracelets; count++)
    texts.push((await issueBracelet(braceletAt(count * 9973), signer)).text)
  const { bytes, text } = await issueBracelet(braceletAt(1), signer)

  const bare = await bareCheckOf(algorithm)
  const bareTimes: number[] = []
  const verifyTimes: number[] = []
  // Alternating, so that a busy moment of the machine affects both.
  for (let round = 0; round < rounds; round++) {
    bareTimes.push(await timeOf(bare))
    verifyTimes.push(await timeOf((turn) => verify(texts[turn % bracelets] ?? "", trust, now)))
  }

  const list = newStatusList("https://hub.mahmal.example/status/1448", 1, places, now - 60)
  const passages = new Map(
    Array.from({ length: 5000 }, () => [newReference(), { place: "camp 12", direction: "in", at: now - 9 }] as const),
  )
  const unissued = new Set<string>()
  const decisions: number[] = []
  for (let turn = 0; turn < 4000; turn++) {
    const scanned = texts[turn % bracelets] ?? ""
    const start = performance.now()
    const verdict = await verify(scanned, trust, now)
    const { light } = decide({ verdict, plan, gate, direction: "in", now, list, trust, passages, unissued })
    decisions.push(performance.now() - start)
    if (light !== "green") throw new Error(`a good bracelet got ${light}`)
  }

  // The first quarter is for warming up.
  const [bareMedian, verifyMedian] = [median(bareTimes.slice(rounds / 4)), median(verifyTimes.slice(rounds / 4))]
  return {
    algorithm,
    bytes: bytes.length,
    letters: text.length,
    bareMedian,
    verifyMedian,
    ratio: verifyMedian / bareMedian,
    decisionMedian: median(decisions),
    decisionP99: quantile(decisions, 0.99),
  }
}

const braceletAt = (index: number): Bracelet => ({
  issuer: "mahmal.example",
  issuedAt: now - 1000,
  notBefore: now - 1000,
  expires: now + 1000,
  reference: newReference(),
  season: 1448,
  group: 417,
  camps: [12, 31],
  entitlements: ["train", "mina", "arafat"],
  status: { list: "https://hub.mahmal.example/status/1448", index },
})

const gate = { id: "m12", name: { ar: "الشمالية", en: "North" }, camp: 12 }
const plan: SitePlan = {
  season: 1448,
  camps: [{ id: 12, site: "mina", name: { ar: "مخيم منى", en: "Mina 12" } }],
  gates: [gate],
  limits: usualLimits,
}

/** The platform's own check of valid signatures, as many, and over as many bytes, as those of the bracelets. */
const bareCheckOf = async (algorithm: "ES256" | "EdDSA"): Promise<(turn: number) => Promise<boolean>> => {
  const scheme = algorithm === "ES256" ? { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } : { name: "Ed25519" }
  const pair = await crypto.subtle.generateKey(scheme, false, ["sign", "verify"])
  if (!("publicKey" in pair)) throw new TypeError("WebCrypto made no key pair")
  const signed: { readonly data: Uint8Array<ArrayBuffer>; readonly signature: ArrayBuffer }[] = []
  for (let count = 0; count < bracelets; count++) {
    const data = crypto.getRandomValues(new Uint8Array(170))
    signed.push({ data, signature: await crypto.subtle.sign(scheme, pair.privateKey, data) })
  }
  return (turn) => {
    const { data, signature } = signed[turn % bracelets] as (typeof signed)[number]
    return crypto.subtle.verify(scheme, pair.publicKey, signature, data)
  }
}

/** The mean time of one call in milliseconds, from many consecutive calls. */
const timeOf = async (work: (turn: number) => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  for (let turn = 0; turn < perRound; turn++) await work(turn)
  return (performance.now() - start) / perRound
}

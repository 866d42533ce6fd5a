import { type Cbor, type CborMap, isArray, isMap } from "../cbor/Cbor.ts"
import { Claim, timeClaim } from "../cose/Claim.ts"
import { refuse } from "../Refusal.ts"
import type { Purpose } from "../trust/TrustList.ts"

/** The prefix of a health certificate's text in a QR code. */
export const healthPrefix = "HC1:"

/** The kind of a health certificate, which is also the purpose that its signer's key must have. */
export type HealthKind = Extract<Purpose, "vaccination" | "test" | "recovery" | "other-health">

/**
 * A health certificate in the format of the WHO and the EU. For the kinds of the EU's covid certificate, `entry` is its only
 * entry, with the short names of the schema; for `other-health` it is the whole content of the claim, unchecked.
 */
export interface HealthCertificate {
  readonly kind: HealthKind
  readonly issuer: string | undefined
  readonly issuedAt: number
  readonly expires: number
  /** The names in the transliteration of a passport. Empty for `other-health`. */
  readonly name: { readonly family: string; readonly given: string }
  readonly birthDate: string
  readonly entry: CborMap
}

/** The fields that an entry must have, by the letter of its list (EU DCC schema 1.3), with their types. */
const entries: readonly (readonly [string, HealthKind, Readonly<Record<string, "text" | "number">>])[] = [
  [
    "v",
    "vaccination",
    {
      tg: "text",
      vp: "text",
      mp: "text",
      ma: "text",
      dn: "number",
      sd: "number",
      dt: "text",
      co: "text",
      is: "text",
      ci: "text",
    },
  ],
  ["t", "test", { tg: "text", tt: "text", sc: "text", tr: "text", co: "text", is: "text", ci: "text" }],
  ["r", "recovery", { tg: "text", fr: "text", co: "text", is: "text", df: "text", du: "text", ci: "text" }],
]

/** Reads the claims of a health certificate; refuses as `claims-malformed` what the schema does not allow. */
export const readHealthCertificate = (claims: CborMap): HealthCertificate => {
  const issuer = claims.get(Claim.issuer)
  const common = {
    issuer: typeof issuer === "string" ? issuer : undefined,
    issuedAt: timeClaim(claims, Claim.issuedAt),
    expires: timeClaim(claims, Claim.expires),
  }
  const content = claims.get(Claim.health)
  if (!isMap(content)) return malformed("no health certificate among the claims")
  if (!content.has(1)) {
    return { ...common, kind: "other-health", name: { family: "", given: "" }, birthDate: "", entry: content }
  }
  const covid = content.get(1)
  if (!isMap(covid)) return malformed("the certificate is not a map")
  return { ...common, ...readCovidCertificate(covid) }
}

const malformed = (detail: string): never => refuse("claims-malformed", detail)

const readCovidCertificate = (
  certificate: CborMap,
): Pick<HealthCertificate, "kind" | "name" | "birthDate" | "entry"> => {
  const version = certificate.get("ver")
  const name = certificate.get("nam")
  const birthDate = certificate.get("dob")
  if (typeof version !== "string" || !/^\d+\.\d+\.\d+$/.test(version)) return malformed("no version")
  if (typeof birthDate !== "string" || !/^(?:\d{4}(?:-\d\d){0,2}|)$/.test(birthDate))
    return malformed("no date of birth")
  if (!isMap(name) || typeof name.get("fnt") !== "string") return malformed("no name")
  const present = entries.filter(([letter]) => certificate.has(letter))
  const only = present[0]
  if (only === undefined || present.length > 1) return malformed("not exactly one kind of entry")
  const [letter, kind, fields] = only
  const list = certificate.get(letter)
  const entry = isArray(list) && list.length === 1 ? list[0] : undefined
  if (!isMap(entry)) return malformed("not exactly one entry")
  for (const [field, type] of Object.entries(fields)) {
    if (typeof entry.get(field) !== (type === "text" ? "string" : "number")) return malformed(`no ${field}`)
  }
  return { kind, name: { family: textOf(name.get("fnt")), given: textOf(name.get("gnt")) }, birthDate, entry }
}

const textOf = (value: Cbor): string => (typeof value === "string" ? value : "")

import { X509Certificate } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import type { PublicKey, Purpose, TrustedKey } from "@mahmal/gate"
import { type Bytes, fromHex, sha256 } from "../src/Bytes.ts"

const folder = new URL("vectors/", import.meta.url)
const read = <A>(path: string): A => JSON.parse(readFileSync(new URL(path, folder), "utf8"))
const base64 = (text: string | undefined): Bytes => Uint8Array.from(Buffer.from(text ?? "", "base64url"))

/** A message of the COSE working group's examples, with the key to verify it. */
export interface CoseCase {
  readonly name: string
  readonly message: string
  readonly key: PublicKey
  readonly external: string
}

interface CoseExample {
  readonly input: { readonly sign0?: { readonly key: Record<string, string>; readonly external?: string } }
  readonly output: { readonly cbor: string }
}

/** The COSE working group's examples, by their paths. */
export const coseCases: readonly CoseCase[] = readdirSync(new URL("cose/", folder), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith(".json"))
  .sort()
  .map((name) => {
    const { input, output } = read<CoseExample>(`cose/${name}`)
    const key = input.sign0?.key ?? {}
    const part = (coordinate: string) => {
      const hex = key[`${coordinate}_hex`]
      return hex === undefined ? base64(key[coordinate]) : fromHex(hex)
    }
    return {
      name,
      message: output.cbor,
      key:
        key.kty === "OKP" ? { algorithm: "EdDSA", x: part("x") } : { algorithm: "ES256", x: part("x"), y: part("y") },
      external: input.sign0?.external ?? "",
    }
  })

/** A signature of Project Wycheproof's, with its verdict. */
export interface SignatureCase {
  readonly name: string
  readonly key: PublicKey
  readonly data: string
  readonly signature: string
  readonly valid: boolean
}

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKey: { readonly pk?: string; readonly uncompressed?: string }
    readonly tests: readonly { tcId: number; comment: string; msg: string; sig: string; result: string }[]
  }[]
}

/** Project Wycheproof's cases for an algorithm. */
export const signatureCases = (algorithm: "ES256" | "EdDSA"): readonly SignatureCase[] => {
  const file = algorithm === "ES256" ? "ecdsa_secp256r1_sha256_p1363_test.json" : "ed25519_test.json"
  return read<WycheproofFile>(`wycheproof/${file}`).testGroups.flatMap(({ publicKey, tests }) => {
    const point = fromHex(publicKey.pk ?? publicKey.uncompressed ?? "")
    const key: PublicKey =
      algorithm === "EdDSA" ? { algorithm, x: point } : { algorithm, x: point.slice(1, 33), y: point.slice(33) }
    return tests.map(({ tcId, comment, msg, sig, result }) => ({
      name: `case ${tcId}: ${comment}`,
      key,
      data: msg,
      signature: sig,
      valid: result === "valid",
    }))
  })
}

/** A health certificate of the EU's test data, with the signer's key and the time; `valid` when all checks should succeed. */
export interface HealthCase {
  readonly name: string
  readonly description: string
  readonly scanned: string
  readonly key: TrustedKey
  readonly now: number
  readonly valid: boolean
}

interface HealthExample {
  readonly PREFIX: string
  readonly TESTCTX: { readonly CERTIFICATE: string; readonly VALIDATIONCLOCK: string; readonly DESCRIPTION: string }
  readonly EXPECTEDRESULTS: Readonly<Record<string, boolean>>
}

const healthFolder = "dgc/common/2DCode/raw/"

/** The extended key usages of a health certificate's signer (EU specification, A.2). */
const usages = new Map<string, Purpose>([
  ["1.3.6.1.4.1.0.1847.2021.1.1", "test"],
  ["1.3.6.1.4.1.0.1847.2021.1.2", "vaccination"],
  ["1.3.6.1.4.1.0.1847.2021.1.3", "recovery"],
])

/** A trusted key from a signer's certificate, as the hub makes it: without an extended key usage it may sign every kind. */
const signerKey = async (certificateBase64: string): Promise<TrustedKey> => {
  const der = Uint8Array.from(Buffer.from(certificateBase64, "base64"))
  const certificate = new X509Certificate(der)
  const jwk = certificate.publicKey.export({ format: "jwk" })
  const named = (certificate.keyUsage ?? []).flatMap((usage) => usages.get(usage) ?? [])
  return {
    id: (await sha256(der)).slice(0, 8),
    key:
      jwk.kty === "RSA"
        ? { algorithm: "PS256", n: base64(jwk.n), e: base64(jwk.e) }
        : { algorithm: "ES256", x: base64(jwk.x), y: base64(jwk.y) },
    issuer: "health authority",
    from: Date.parse(certificate.validFrom) / 1000,
    until: Date.parse(certificate.validTo) / 1000,
    purposes: named.length === 0 ? ["vaccination", "test", "recovery"] : named,
  }
}

/** The EU's health certificates, good and bad. */
export const healthCases: readonly HealthCase[] = await Promise.all(
  readdirSync(new URL(healthFolder, folder)).map(async (file) => {
    const { PREFIX, TESTCTX, EXPECTEDRESULTS } = read<HealthExample>(healthFolder + file)
    return {
      name: file.replace(".json", ""),
      description: TESTCTX.DESCRIPTION,
      scanned: PREFIX,
      key: await signerKey(TESTCTX.CERTIFICATE),
      now: Date.parse(TESTCTX.VALIDATIONCLOCK) / 1000,
      valid: Object.values(EXPECTEDRESULTS).every(Boolean),
    }
  }),
)

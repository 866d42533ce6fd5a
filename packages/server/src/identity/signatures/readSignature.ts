import { type InnerList, isInnerList, parseDictionary } from "structured-headers"
import { componentName } from "./signatureBase.ts"

/** A signature as a request shows it, before anything of it is proven. */
export interface ShownSignature {
  readonly keyId: string
  readonly nonce: string
  /** Seconds since 1970. */
  readonly created: number
  readonly expires: number | undefined
  readonly algorithm: string | undefined
  readonly covered: InnerList
  readonly names: ReadonlySet<string>
  readonly signature: Buffer
}

/** Enough for 128 random bits, and not more than is worth keeping. */
const nonceShape = /^[\x21-\x7e]{16,128}$/

/**
 * Reads the one signature of a request; the failure says what is wrong with it. With two of them it would not be clear
 * who asks, so they are none.
 */
export const readSignature = (headers: Headers): ShownSignature | string => {
  try {
    const inputs = parseDictionary(headers.get("signature-input") ?? "")
    const signatures = parseDictionary(headers.get("signature") ?? "")
    const [[label, covered] = []] = inputs
    if (label === undefined || covered === undefined || inputs.size !== 1 || signatures.size !== 1)
      return "Expected one signature."
    const [value] = signatures.get(label) ?? []
    if (!isInnerList(covered) || !(value instanceof ArrayBuffer)) return "The signature cannot be read."
    const [items, parameters] = covered
    const [keyId, nonce, created] = ["keyid", "nonce", "created"].map((name) => parameters.get(name))
    if (typeof keyId !== "string" || typeof nonce !== "string" || !Number.isInteger(created))
      return "The signature names no keyid, nonce and created."
    if (!nonceShape.test(nonce)) return "The nonce of a signature has 16 to 128 visible ASCII characters."
    const [expires, algorithm] = [parameters.get("expires"), parameters.get("alg")]
    if (expires !== undefined && !Number.isInteger(expires)) return "The signature cannot be read."
    if (algorithm !== undefined && typeof algorithm !== "string") return "The signature cannot be read."
    return {
      keyId,
      nonce,
      created: created as number,
      expires: expires as number | undefined,
      algorithm,
      covered,
      names: new Set(items.flatMap((item) => componentName(item) ?? [])),
      signature: Buffer.from(value),
    }
  } catch {
    return "The signature cannot be read."
  }
}

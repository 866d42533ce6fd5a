import { createPublicKey } from "node:crypto"

/** Whether coordinates as base64url are a point of P-256: with any other, nobody could ever show that they hold the key. */
export const isOnP256 = (point: { readonly x: string; readonly y: string }): boolean => {
  try {
    createPublicKey({ key: { kty: "EC", crv: "P-256", ...point }, format: "jwk" })
    return true
  } catch {
    return false
  }
}

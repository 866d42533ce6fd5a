import { verifyReceipt } from "@mahmal/core/draw/receipt"

/** For the page: what is wrong with a receipt, by code. No finding means that its line is in the pool. */
export const findingsOf = (receipt: Uint8Array, commitment: Uint8Array): ReadonlyArray<string> =>
  verifyReceipt(receipt, commitment).map(({ code }) => code)

export { sha256 } from "@mahmal/core/hashing/sha256"

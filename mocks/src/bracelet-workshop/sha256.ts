import { createHash } from "node:crypto"

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex")

import { createHash, randomBytes, timingSafeEqual } from "node:crypto"

/** A new secret of 256 random bits, in base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url")

/** What is kept of a secret: its SHA-256. One of 256 random bits needs no slow hash. */
export const hashOfSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest()

/** Whether a secret is the one whose hash is kept, in a time that does not depend on where they differ. */
export const isSecret = (secret: string, hash: Buffer): boolean => timingSafeEqual(hashOfSecret(secret), hash)

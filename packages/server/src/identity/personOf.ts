import { createHash } from "node:crypto"
import type { Claims } from "./Provider.ts"

/**
 * The name under which the hub knows somebody whom a provider vouches for: the same for the same `iss` and `sub`, and
 * telling nothing of either.
 */
export const personOf = ({ iss, sub }: Pick<Claims, "iss" | "sub">): string =>
  createHash("sha256")
    .update(JSON.stringify([iss, sub]))
    .digest("base64url")
    .slice(0, 22)

import { type TrustedKey, toHex } from "@mahmal/gate"
import type { MissionKey } from "../keys/MissionKeys.ts"

/** The mission's keys as readers believe them. */
export const trustedKeys = (issuer: string, keys: ReadonlyArray<MissionKey>): ReadonlyArray<TrustedKey> =>
  keys
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ signer, publicKey, from, until }) => ({
      id: signer.keyId,
      key: publicKey,
      issuer,
      from,
      until,
      purposes: ["trust-list", "bracelet", "status-list"],
    }))

/** Tells one set of keys from another. */
export const nameOfKeys = (keys: ReadonlyArray<TrustedKey>): string =>
  keys.map(({ id, issuer, from, until }) => `${toHex(id)} ${issuer} ${from} ${until}`).join("\n")

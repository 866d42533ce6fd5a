import type { Refusal } from "../Refusal.ts"

/** Why the gate shows it: stable words, stored in the scans. A refusal's own word is the reason when nothing genuine was shown. */
export type Reason =
  | Refusal
  | "welcome"
  | "goodbye"
  | "not-a-bracelet"
  | "typed-number"
  | "other-season"
  | "revoked"
  | "suspended"
  | "not-entitled"
  | "wrong-camp"
  | "no-list"
  | "list-too-old"
  | "trust-too-old"
  | "clock-wrong"
  | "already-inside"
  | "elsewhere-just-now"

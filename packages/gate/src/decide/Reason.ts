import type { Refusal } from "../Refusal.ts"

/** The reason for a decision; for something that is not genuine, the reason of its refusal. Stable values, stored in scans. */
export type Reason =
  | Refusal
  | "welcome"
  | "goodbye"
  | "not-a-bracelet"
  | "typed-number"
  | "other-season"
  | "revoked"
  | "suspended"
  | "not-issued"
  | "not-entitled"
  | "wrong-camp"
  | "no-list"
  | "list-too-old"
  | "trust-too-old"
  | "clock-wrong"
  | "already-inside"
  | "elsewhere-just-now"

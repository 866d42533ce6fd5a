import type { SitePlan } from "@mahmal/gate"

// The parts of the hub's answers that are used here; its OpenAPI document has all. Bytes are base64url.

/** The answer to an enrolment; the supervisor types the `code` before it `expires`, by the hub's clock. */
export interface Enrolment {
  readonly device: string
  readonly standing: "waiting" | "approved" | "revoked"
  readonly code?: string
  readonly expires?: string
}

/** What the device signs to authenticate. */
export interface Challenge {
  readonly challenge: string
}

/** The standing of the device, and the token of its session when it is approved. */
export interface Session {
  readonly standing: "waiting" | "approved" | "revoked"
  readonly token?: string
}

/** What a reader needs to decide offline. `hubAt` is the hub's clock in milliseconds since 1970. */
export interface Sync {
  readonly hubAt: number
  readonly plan: SitePlan
  readonly root: {
    readonly id: string
    readonly algorithm: "ES256" | "EdDSA"
    readonly x: string
    readonly y?: string
    readonly issuer: string
    readonly from: number
    readonly until: number
  }
  /** The signed trust lists that the device lacks, oldest first. */
  readonly trustLists: readonly string[]
  readonly statusList: { readonly uri: string; readonly version: number }
  readonly groups: readonly { readonly number: number; readonly expected: number; readonly camps: readonly number[] }[]
  /** The sequence number of this device's last link that the hub has. */
  readonly links: number
  /** References of bracelets that the hub never issued, though they are genuine. */
  readonly unissued: readonly string[]
}

/** Last passages of bracelets; `next` is the cursor of the next page. */
export interface Passages {
  readonly items: readonly {
    readonly reference: string
    readonly place: string
    readonly direction: "in" | "out"
    readonly at: number
    readonly group?: number
  }[]
  readonly next: number
  readonly more: boolean
}

/** Bracelets with their printed numbers; `next` is the cursor of the next page. */
export interface Serials {
  readonly items: readonly { readonly serial: string; readonly reference: string; readonly group: number }[]
  readonly next: number
  readonly more: boolean
}

/** The answer to an upload. */
export interface Uploaded {
  readonly refused?: { readonly index: number; readonly reason: string }
  readonly gaps: readonly { readonly from: number; readonly until: number }[]
  readonly links: number
}

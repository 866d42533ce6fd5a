import type { SitePlan } from "@mahmal/gate"

// The hub's answers, as far as they are used here; its OpenAPI document has all of them. Bytes are base64url.

/** Where a device's enrolment stands; `code` is what the supervisor types. */
export interface Enrolment {
  readonly device: string
  readonly standing: "waiting" | "approved" | "revoked"
  readonly code?: string
}

/** What the device signs to show that it holds its key. */
export interface Challenge {
  readonly challenge: string
}

/** How the device stands, and the token of its session once it is approved. */
export interface Session {
  readonly standing: "waiting" | "approved" | "revoked"
  readonly token?: string
}

/** What a reader holds before it decides alone. `hubAt` is the hub's clock in milliseconds since 1970. */
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
  /** The signed lists that the device has not got, the oldest first. */
  readonly trustLists: readonly string[]
  readonly statusList: { readonly uri: string; readonly version: number }
  readonly groups: readonly { readonly number: number; readonly expected: number; readonly camps: readonly number[] }[]
  /** The number of this device's newest link that the hub has. */
  readonly links: number
}

/** Where bracelets were let through last; `next` is where to go on. */
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

/** The bracelets by the numbers that are printed on them; `next` is where to go on. */
export interface Serials {
  readonly items: readonly { readonly serial: string; readonly reference: string; readonly group: number }[]
  readonly next: number
  readonly more: boolean
}

/** What became of an upload. */
export interface Uploaded {
  readonly refused?: { readonly index: number; readonly reason: string }
  readonly gaps: readonly { readonly from: number; readonly until: number }[]
  readonly links: number
}

import { type Bytes, keyIdOf, type PublicKey, toHex } from "@mahmal/gate"
import { Schema } from "effect"

/** Where a reader stands. */
export type Standing = "waiting" | "approved" | "revoked"

/** The row of a reader. */
export interface DeviceRow {
  readonly id: string
  readonly season: string
  readonly name: string
  readonly x: Buffer<ArrayBuffer>
  readonly y: Buffer<ArrayBuffer>
  readonly standing: Standing
}

/** A reader cannot be approved, and why. */
export class DeviceRefused extends Schema.TaggedError<DeviceRefused>()("DeviceRefused", {
  reason: Schema.Literals(["wrong-code", "code-expired", "revoked"]),
}) {
  override get message(): string {
    return `The reader cannot be approved: ${this.reason}.`
  }
}

/** It is not proven that a reader holds its key. */
export class DeviceUnproven extends Schema.TaggedError<DeviceUnproven>()("DeviceUnproven", {}) {
  override get message(): string {
    return "It is not proven that the reader holds its key."
  }
}

/** The public key of a reader. */
export const keyOf = ({ x, y }: Pick<DeviceRow, "x" | "y">): PublicKey => ({
  algorithm: "ES256",
  x: new Uint8Array(x),
  y: new Uint8Array(y),
})

/** The id of a reader: it follows from its key, so nobody can take another's. */
export const deviceIdOf = async (x: Bytes, y: Bytes): Promise<string> =>
  toHex(await keyIdOf({ algorithm: "ES256", x, y }))

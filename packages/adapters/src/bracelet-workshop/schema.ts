import { PilgrimId } from "@mahmal/core/journey/ids"
import { Schema } from "effect"
import { matching } from "../json/formats.ts"

const Serial = matching(/^W[0-9]{10}$/).pipe(Schema.brand("Serial"))
const Chip = matching(/^[0-9A-F]{14}$/)
const Count = matching(/^[1-9][0-9]{0,2}$/)

/** The answer to an order: what the workshop received. */
export const Receipt = Schema.Struct({ order: Schema.String, lines: Count, sha256: matching(/^[0-9a-f]{64}$/) })

/** Its columns, in their order. */
export const receiptColumns = ["order", "lines", "sha256"] as const

/** One line of an order, made or waiting. */
export const StatusLine = Schema.Union([
  Schema.Struct({
    line: Count,
    of: Count,
    pilgrim: PilgrimId,
    status: Schema.Literal("made"),
    serial: Serial,
    chip: Chip,
  }),
  Schema.Struct({
    line: Count,
    of: Count,
    pilgrim: PilgrimId,
    status: Schema.Literal("waiting"),
    serial: Schema.Literal(""),
    chip: Schema.Literal(""),
  }),
])
export type StatusLine = typeof StatusLine.Type

/** Its columns, in their order. */
export const statusColumns = ["line", "of", "pilgrim", "status", "serial", "chip"] as const

/** The answer to a revocation. */
export const Revoked = Schema.Struct({
  serial: Serial,
  status: Schema.Literal("revoked"),
  reason: Schema.Literals(["withdrawn", "refused", "deceased", "lapsed", "lost", "damaged"]),
})

/** Its columns, in their order. */
export const revokedColumns = ["serial", "status", "reason"] as const

/** The answer to a replacement. */
export const Replaced = Schema.Struct({ replaces: Serial, pilgrim: PilgrimId, serial: Serial, chip: Chip })

/** Its columns, in their order. */
export const replacedColumns = ["replaces", "pilgrim", "serial", "chip"] as const

/** One bracelet of a list. */
export const ListLine = Schema.Struct({
  of: matching(/^[1-9][0-9]{0,4}$/),
  pilgrim: PilgrimId,
  serial: Serial,
  chip: Chip,
  status: Schema.Literals(["active", "revoked"]),
})

/** Its columns, in their order. */
export const listColumns = ["of", "pilgrim", "serial", "chip", "status"] as const

/** One line of a refusal; `row` and `column` are empty where none is at fault. */
export const ProblemLine = Schema.Struct({
  code: Schema.Literals([
    "invalid-file",
    "unauthorised",
    "not-found",
    "conflict",
    "too-large",
    "unsupported-media-type",
    "too-many-requests",
    "internal",
    "unavailable",
  ]),
  row: matching(/^([1-9][0-9]{0,5})?$/),
  column: matching(/^[a-z0-9_]{0,20}$/),
})

/** Its columns, in their order. */
export const problemColumns = ["code", "row", "column"] as const

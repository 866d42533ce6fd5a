import { concatBytes } from "@noble/hashes/utils.js"
import { Result } from "effect"
import { bytesOf } from "../hashing/sha256.ts"
import type { Pool, PoolGroup } from "./Pool.ts"
import { POOL_FILE, parsePool } from "./parsePool.ts"
import { sortLines } from "./sortLines.ts"
import { NAME, REFERENCE } from "./tokens.ts"
import { orUnreadable, Unreadable } from "./Unreadable.ts"

const refused = (field: string, text: string): Unreadable =>
  new Unreadable({ file: POOL_FILE, line: 0, field, reason: `${JSON.stringify(text)} may not be written` })

function* linesOf(groups: Iterable<PoolGroup>): Generator<string> {
  for (const { reference, members, share, tier, weight } of groups) {
    if (!REFERENCE.test(reference)) throw refused("reference", reference)
    if (!NAME.test(share)) throw refused("share", share)
    yield `${reference} ${members} ${share} ${tier} ${weight}\n`
  }
}

const write = (season: string, groups: Iterable<PoolGroup>): Uint8Array => {
  if (!REFERENCE.test(season)) throw refused("season", season)
  const header = bytesOf(`mahmal-pool 1 ${season}\n`)
  // Every character of a reference is above the space that ends it: the lines' order is the references' order.
  return concatBytes(header, sortLines(linesOf(groups)))
}

/**
 * Freezes groups, in whatever order they come, into the one canonical pool that they make (`docs/draw.md`, "The pool").
 *
 * A field that the format does not allow, or a reference that occurs twice, is refused. The error's line is the one on
 * which the group would have stood, or 0 when its text could not even be one line.
 */
export const freezePool = (season: string, groups: Iterable<PoolGroup>): Result.Result<Pool, Unreadable> => {
  const written = orUnreadable(() => write(season, groups))
  return Result.flatMap(written, parsePool)
}

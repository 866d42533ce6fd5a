import { Array as Arrays } from "effect"
import type { Operation } from "../exchange/Operation.ts"
import { orderNumber } from "../exchange/orderNumber.ts"
import { sha256 } from "../hashing/sha256.ts"
import type { Command } from "../journey/Command.ts"
import { type PilgrimId, seasonOf } from "../journey/ids.ts"
import type { Job } from "../journey/Job.ts"
import { largestOrder } from "../ports/BraceletMaker.ts"
import type { BraceletShare } from "../ports/BraceletShares.ts"
import type { Move } from "../store/Journal.ts"

/** Pilgrims who go into one exchange together, and what each of them is asked so that no other exchange takes them. */
export interface Gathering {
  readonly operation: Operation
  readonly subject: string
  readonly pilgrims: ReadonlyArray<PilgrimId>
  readonly command: Command
}

/**
 * Gathers those who move at the same time: the confirmed members of a group into one submission to the e-track, and all
 * whose bracelets are wanted into as few orders as the maker takes. Whoever is in one already is left out.
 */
export const gatherings = (
  jobs: ReadonlyArray<Job>,
  moves: ReadonlyMap<PilgrimId, Move>,
  shares: ReadonlyArray<BraceletShare>,
): ReadonlyArray<Gathering> => {
  const groups = new Set(jobs.flatMap((job) => (job._tag === "RegisterGroup" ? [job.group] : [])))
  const wanted = new Set(jobs.flatMap((job) => (job._tag === "OrderBracelet" ? [job.pilgrim] : [])))
  if (groups.size + wanted.size === 0) return []
  const all = [...moves.values()]
  const members = all.filter((move) => groups.has(move.before.group) && isFree(move))
  const waiting = all.filter((move) => wanted.has(move.before.pilgrim) && isUnordered(move))
  return [
    ...[...Map.groupBy(members, ({ before }) => before.group)].map(([group, together]) =>
      gathering("etrack.register", `${group}-${digitsOf(together)}`, together, (reference) => ({
        _tag: "AskRegistration",
        reference,
      })),
    ),
    ...[...Map.groupBy(waiting, ({ before }) => seasonOf(before.pilgrim))].flatMap(([season, together]) =>
      [...Map.groupBy(together, makerBy(shares))].flatMap(([serials, own]) =>
        Arrays.chunksOf(own, largestOrder).map((chunk) =>
          gathering("bracelet.order", orderNumber({ season, serials, digits: digitsOf(chunk) }), chunk, (order) => ({
            _tag: "OrderBracelet",
            order,
          })),
        ),
      ),
    ),
  ]
}

const gathering = (
  operation: Operation,
  subject: string,
  together: ReadonlyArray<Move>,
  command: (subject: string) => Command,
): Gathering => ({
  operation,
  subject,
  pilgrims: together.map(({ before }) => before.pilgrim),
  command: command(subject),
})

/**
 * Named by its first member and the number of that journey's events: no later gathering has the same pair. References may be
 * long, and the contracts' numbers may not: 64 bits tell all gatherings of a season apart.
 */
const digitsOf = (together: ReadonlyArray<Move>): string => {
  const [{ before, events }] = together as [Move]
  return sha256(`${before.pilgrim}/${before.version + events.length}`).slice(0, 16)
}

/**
 * Whose bracelet is made by whom: the digits that their references come to, read as a fraction, fall into one maker's share. Not
 * whole orders are shared out, for a season has few of them.
 */
const makerBy = (shares: ReadonlyArray<BraceletShare>): ((move: Move) => string) => {
  const takers = shares.filter(({ share }) => share > 0)
  const last = takers.at(-1) as BraceletShare
  const total = takers.reduce((sum, { share }) => sum + share, 0)
  return ({ before }) => {
    if (takers.length === 1) return last.serials
    let left = (Number.parseInt(sha256(before.pilgrim).slice(0, 12), 16) / 2 ** 48) * total
    const found = takers.find(({ share }) => {
      left -= share
      return left < 0
    })
    return (found ?? last).serials
  }
}

const isFree = ({ after }: Move): boolean =>
  after._tag === "Drawn" && after.campaign !== undefined && after.asked === undefined

const isUnordered = ({ after }: Move): boolean => after._tag === "Visa" && after.asked && after.order === undefined

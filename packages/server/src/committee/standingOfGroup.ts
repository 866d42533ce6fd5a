import { type Leaver, movesOf, type Passing } from "@mahmal/core/committee/movesOf"
import { type GroupId, seasonOf } from "@mahmal/core/journey/ids"
import type { StateName } from "@mahmal/core/journey/State"
import type { Said } from "@mahmal/core/schema/Said"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { Share } from "@mahmal/core/season/Share"
import { Effect } from "effect"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { drawWords, membersWords, moveWords, offerWords, overWords, waitingWords } from "./words.ts"

interface EntryRow {
  readonly share: Share
  readonly rank: number
  readonly waiting: number | null
}

interface MemberRow {
  readonly state: StateName
  /** Until when the offer stands, of one who has not confirmed it. */
  readonly offer: SeasonDay | null
  /** Whether the e-track has closed: from then on no place passes on. */
  readonly closed: boolean
}

// A cut-off may have been brought forward since the offer was made.
const states = `
  select p.state, case when p.state = 'Drawn' and not p.data ? 'campaign'
      then least((p.data ->> 'expires')::date, s.registration_closes)::text end as offer, s.today > s.registration_closes as closed
  from pilgrim p join season s on s.name = p.season where p.group_id = $1 order by p.id`

const entry = "select share, rank, waiting from draw_entry where season = $1 and group_id = $2"

const passings = `
  select day::text, free, leavers from passing_on where season = $1 and share = $2 order by passing_on.day, number`

const told = (members: ReadonlyArray<MemberRow>): ReadonlyArray<Said> => [
  ...[...Map.groupBy(members, ({ state }) => state)].map(([state, own]) =>
    membersWords(state, own.length, members.length),
  ),
  ...[...new Set(members.map(({ offer }) => offer))].flatMap((offer) => (offer === null ? [] : [offerWords(offer)])),
]

/** Where a group stands, how it moved on its waiting list, and why, in Arabic and English. Names nobody. */
export const standingOfGroup = Effect.fn("standingOfGroup")(function* (group: GroupId) {
  const database = yield* Database
  const members = yield* database.query<MemberRow>({ text: states, values: [group] })
  if (members.length === 0) return yield* new NotKnown({ what: "group", name: group })
  const season = seasonOf(group)
  const stand = members.map(({ state }) => state)
  const [drawn] = yield* database.query<EntryRow>({ text: entry, values: [season, group] })
  if (drawn === undefined) return { group, share: null, waiting: null, states: stand, says: told(members), moves: [] }
  const { share, rank, waiting } = drawn
  const recorded =
    waiting === null
      ? []
      : yield* database.query<{ day: SeasonDay; free: number; leavers: ReadonlyArray<Leaver> }>({
          text: passings,
          values: [season, share],
        })
  const moves = movesOf(group, waiting ?? 0, recorded satisfies ReadonlyArray<Passing>)
  const last = moves.at(-1)
  const left = !stand.includes("Waitlisted") || last?.left !== undefined
  const place = left || waiting === null ? null : (last?.to ?? waiting)
  const closed = members.some((member) => member.closed)
  const now = closed ? null : place
  const waits = stand.includes("Waitlisted") && closed ? [overWords(place)] : []
  return {
    group,
    share,
    waiting: now,
    states: stand,
    says: [...told(members), drawWords(rank, waiting), ...(now === null ? [] : [waitingWords(now)]), ...waits],
    moves: moves.map(({ left: _, ...move }, index) => ({
      ...move,
      day: move.day as SeasonDay,
      to: move.to ?? null,
      because: moveWords(moves[index]!),
    })),
  }
})

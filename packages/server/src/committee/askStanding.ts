import { createHash, timingSafeEqual } from "node:crypto"
import { cleanQid } from "@mahmal/core/intake/qid"
import { cleanText, westernDigits } from "@mahmal/core/intake/text"
import { GroupId } from "@mahmal/core/journey/ids"
import { Clock, Effect, Schema } from "effect"
import { fitsIds, groupReference } from "../intake/numbering.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { GuessedTooOften } from "./GuessedTooOften.ts"
import { receiptOfGroup } from "./receiptOfGroup.ts"
import { standingOfGroup } from "./standingOfGroup.ts"

/** What somebody shows to be told where a group stands. */
export interface Shown {
  readonly season: string
  readonly reference: string
  readonly qid: string
}

/** How long every answer takes, in milliseconds: longer than any of the ways to it. */
const answerTime = 400

/** So many wrong secrets in a quarter of an hour: for one reference, and for all of them together. */
const most = { one: 5, all: 600 }

// Everything is read in any case, so that a question about nobody takes as long as one about somebody.
const look = `
  select (select count(*)::int from wrong_guess where reference = $1 and at > now() - interval '15 minutes') as one,
    (select count(*)::int from wrong_guess where at > now() - interval '15 minutes') as all,
    array(select array[p.group_id, q.qid] from pilgrim p join person q on q.pilgrim = p.id
      where p.group_id = any($2) order by array_position($2, p.group_id)) as members`

// Written before anything is compared: of guesses that come at once, each counts those that came before it.
const guess = "insert into wrong_guess (reference, at) values ($1, clock_timestamp()) returning at::text"
const take = "delete from wrong_guess where reference = $1 and at = $2::timestamptz"
const forget = "delete from wrong_guess where at < now() - interval '1 day'"

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest()

/** A QID as intake keeps it, without what people write between its digits. */
const qidOf = (text: string): string => cleanQid(text).replaceAll(/[\s-]/g, "")

/**
 * The groups that a reference may mean, the likeliest first: as it was typed, in capital and in small letters, and as intake
 * calls a group whose reference does not fit ids. However it is written, `counted` is the same.
 */
const meant = ({ season, reference }: Shown): { readonly groups: ReadonlyArray<string>; readonly counted: string } => {
  const typed = cleanText(reference)
  const western = westernDigits(typed)
  const names = fitsIds(western) ? [western, western.toUpperCase(), western.toLowerCase()] : []
  names.push(groupReference(typed))
  const begin = `${season}-`
  return {
    groups: names.flatMap((name) => (name.startsWith(begin) ? [name, begin + name] : [begin + name])),
    counted: begin + names[0]!.toUpperCase().replaceAll(begin, ""),
  }
}

/** Where a group stands, with its receipt; none before the pool is frozen, nor for who is not in it. */
const ownStanding = Effect.fnUntraced(function* (group: GroupId) {
  const standing = yield* standingOfGroup(group)
  const receipt = yield* Effect.catchTag(receiptOfGroup(group), "NotKnown", () => Effect.succeed(null))
  return { ...standing, receipt }
})

interface Looked {
  readonly one: number
  readonly all: number
  readonly members: ReadonlyArray<readonly [group: string, qid: string]>
}

const ask = Effect.fnUntraced(function* (shown: Shown) {
  const database = yield* Database
  const { groups, counted } = meant(shown)
  const asked = hashOf(counted)
  const { at } = only(yield* database.query<{ at: string }>({ text: guess, values: [asked] }), "a guess")
  const looked = yield* database.query<Looked>({ text: look, values: [asked, groups] })
  const { one, all, members } = only(looked, "a group's standing")
  const secret = hashOf(qidOf(shown.qid))
  // Every one of them is compared, and to the end.
  const [right] = members.filter(([, qid]) => timingSafeEqual(hashOf(qid), secret))
  const tooOften = one > most.one || all > most.all
  // Only what was wrong, and was answered, counts against the next.
  if (right !== undefined || tooOften) yield* database.query({ text: take, values: [asked, at] })
  if (tooOften) return yield* new GuessedTooOften()
  if (right !== undefined) return yield* ownStanding(Schema.decodeUnknownSync(GroupId)(right[0]))
  yield* database.query({ text: forget })
  return yield* new NotKnown({ what: "group", name: "with this reference and this number" })
})

/**
 * Tells whoever knows a group's reference and the QID of one of its members where the group stands, and gives its
 * receipt.
 *
 * A wrong guess is answered with the same words, after the same time, as a question about nobody, and guesses are
 * counted in the same way for both. The application number would not do as a secret: who applied alone has it as the
 * group's reference, and references are published.
 */
export const askStanding = Effect.fn("askStanding")(function* (shown: Shown) {
  const begun = yield* Clock.currentTimeMillis
  const answer = yield* Effect.exit(ask(shown))
  const spent = (yield* Clock.currentTimeMillis) - begun
  yield* Effect.sleep(Math.max(0, answerTime - spent))
  return yield* answer
})

import { createHash, timingSafeEqual } from "node:crypto"
import { westernDigits } from "@mahmal/core/intake/text"
import { GroupId } from "@mahmal/core/journey/ids"
import { Clock, Effect, Schema } from "effect"
import { NotKnown } from "../http/NotKnown.ts"
import { Database } from "../postgres/Database.ts"
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

// All of it is asked whatever is known, so that an answer costs the same for somebody as for nobody.
const look = `
  select (select count(*)::int from wrong_guess where reference = $1 and at > now() - interval '15 minutes') as one,
    (select count(*)::int from wrong_guess where at > now() - interval '15 minutes') as all,
    array(select q.qid from pilgrim p join person q on q.pilgrim = p.id where p.group_id = $2) as qids`

// Written before anything is compared: of guesses that come at once, each counts those that came before it.
const guess = "insert into wrong_guess (reference, at) values ($1, clock_timestamp()) returning at::text"
const take = "delete from wrong_guess where reference = $1 and at = $2::timestamptz"
const forget = "delete from wrong_guess where at < now() - interval '1 day'"

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Digits of any kind, without what people write between them. */
const digitsOf = (text: string): string => westernDigits(text).replaceAll(/[\s-]/g, "")

const groupOf = ({ season, reference }: Shown): string => {
  const bare = reference.trim().toUpperCase()
  return bare.startsWith(`${season}-`) ? bare : `${season}-${bare}`
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
  readonly qids: ReadonlyArray<string>
}

const ask = Effect.fnUntraced(function* (shown: Shown) {
  const database = yield* Database
  const group = groupOf(shown)
  const asked = hashOf(group)
  const [guessed] = yield* database.query<{ at: string }>({ text: guess, values: [asked] })
  const [looked] = yield* database.query<Looked>({ text: look, values: [asked, group] })
  const { one = 0, all = 0, qids = [] } = looked ?? {}
  const secret = hashOf(digitsOf(shown.qid))
  // Every one of them is compared, and to the end.
  const right = qids.map((qid) => timingSafeEqual(hashOf(qid), secret)).includes(true)
  const tooOften = one > most.one || all > most.all
  // Only what was wrong, and was answered, counts against the next.
  if (right || tooOften) yield* database.query({ text: take, values: [asked, guessed?.at] })
  if (tooOften) return yield* new GuessedTooOften()
  if (right) return yield* ownStanding(Schema.decodeUnknownSync(GroupId)(group))
  yield* database.query({ text: forget })
  return yield* new NotKnown({ what: "group", name: "with this reference and this number" })
})

/**
 * Tells an applicant where the own group stands, and gives the receipt, who knows its reference and the QID of any of
 * its members.
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

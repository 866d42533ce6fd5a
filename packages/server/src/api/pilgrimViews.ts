import { Event } from "@mahmal/core/journey/Event"
import { State } from "@mahmal/core/journey/State"
import { Sex } from "@mahmal/core/season/figures"
import { Share } from "@mahmal/core/season/Share"
import { Schema } from "effect"
import { cursorOf, pageOf } from "./paging.ts"
import { Day, GroupRef, Instant, PilgrimRef, SeasonRef } from "./values.ts"

/** The name of a state of the journey. */
export const StateName = Schema.Literals(Object.keys(State.cases) as ReadonlyArray<State["_tag"]>).annotate({
  description: "Where a pilgrim stands.",
  examples: ["Drawn"],
})

/** Who a pilgrim is and where the journey stands, in one line. */
export const PilgrimLine = Schema.Struct({
  pilgrim: PilgrimRef,
  group: GroupRef,
  state: StateName,
  since: Day,
  nameArabic: Schema.NullOr(Schema.String),
  nameLatin: Schema.NullOr(Schema.String),
}).annotate({
  identifier: "PilgrimLine",
  description: "Who a pilgrim is and where the journey stands. The names of a rejected applicant are not kept.",
})
export type PilgrimLine = typeof PilgrimLine.Type

/** What an accepted application says of a person, cleaned by intake; without what is health or faith in it. */
export const Person = Schema.Struct({
  nameArabic: Schema.String,
  nameLatin: Schema.String,
  sex: Sex,
  birthDate: Day,
  nationality: Schema.String.annotate({ description: "ISO 3166 alpha-3.", examples: ["QAT"] }),
  passport: Schema.String.annotate({ description: "The passport's number." }),
  passportExpiry: Day,
  qid: Schema.String.annotate({ description: "The number of the identity card." }),
  mobile: Schema.String.annotate({ description: "E.164.", examples: ["+97433000000"] }),
  email: Schema.NullOr(Schema.String),
  role: Schema.Literals(["principal", "companion"]),
  relation: Schema.NullOr(Schema.String),
  residenceSince: Schema.NullOr(Day),
  refusedSeasons: Schema.Int.annotate({ description: "How many seasons refused the person before." }),
  campaignChoice: Schema.NullOr(Schema.String).annotate({
    description: "The campaign that is preferred; it decides nothing.",
  }),
  submittedAt: Instant,
}).annotate({ identifier: "Person", description: "What an accepted application says of a person." })
export type Person = typeof Person.Type

/** A pilgrim with everything that is known now. */
export const Pilgrim = Schema.Struct({
  pilgrim: PilgrimRef,
  season: SeasonRef,
  applicationNo: Schema.String.annotate({ examples: ["Q48-000001"] }),
  group: GroupRef,
  share: Schema.NullOr(Share),
  standing: State.annotate({
    identifier: "State",
    description: "Where the journey stands, and what is true there. Days are YYYY-MM-DD.",
  }),
  since: Day,
  awaits: Schema.NullOr(Schema.Literals(["registration", "entitlement", "bracelet", "undoing"])).annotate({
    description: "What a foreign system still has to answer.",
  }),
  person: Schema.NullOr(Person),
  corrections: Schema.Array(
    Schema.Struct({
      at: Instant,
      by: Schema.String.annotate({ examples: ["person:2f1c"] }),
      reason: Schema.String,
      diff: Schema.NullOr(Schema.Record(Schema.String, Schema.Struct({ from: Schema.String, to: Schema.String }))),
    }),
  ).annotate({
    description: "What was corrected of the person by itself, oldest first; once they are erased, without what it was.",
  }),
}).annotate({ identifier: "Pilgrim", description: "A pilgrim with everything that is known now." })
export type Pilgrim = typeof Pilgrim.Type

/** One event of a journey. */
export const HistoryEntry = Schema.Struct({
  number: Schema.Int.annotate({ description: "Counts from 1.", examples: [1] }),
  event: Event.annotate({ identifier: "Event", description: "What happened." }),
  day: Day.annotate({ description: "The season's day on which it happened." }),
  at: Instant,
  because: Schema.NullOr(Schema.String).annotate({
    description: "The exchange in which the fact came, if it came from outside.",
  }),
}).annotate({ identifier: "HistoryEntry", description: "One event of a journey." })
export type HistoryEntry = typeof HistoryEntry.Type

export const historyCursor = cursorOf("history", Schema.Int)
export const History = pageOf("History", HistoryEntry, historyCursor)

export const pilgrimsCursor = cursorOf("pilgrims", PilgrimRef)
export const Pilgrims = pageOf("Pilgrims", PilgrimLine, pilgrimsCursor)

import { Act, Signed } from "@mahmal/core/committee/Act"
import { Stage } from "@mahmal/core/committee/Stage"
import { drawFileNames } from "@mahmal/core/draw/DrawFiles"
import { HASH, HEX, NAME } from "@mahmal/core/draw/tokens"
import { Digest } from "@mahmal/core/hashing/Digest"
import { cleanText, westernDigits } from "@mahmal/core/intake/text"
import { Said } from "@mahmal/core/schema/Said"
import { SeasonName } from "@mahmal/core/season/SeasonName"
import { Share } from "@mahmal/core/season/Share"
import { Schema, SchemaGetter } from "effect"
import { AnyInstant, Day, GroupRef, Instant, Reason, SeasonRef } from "./values.ts"

const why = { description: "Why it is done now.", examples: ["Intake is closed."] }

/** What is said with every act. Who says it is whoever is signed in. */
const told = { reason: Reason.annotate(why) }

const asker = Signed.fields.by.annotate({
  description: "Who asked for it.",
  examples: ["person:4fF0cVbYx1q2mJ8sT7uWzA"],
})

/** Who signs for an act. */
const signed = {
  by: asker,
  approvedBy: Signed.fields.approvedBy.annotate({
    description: "Another member of the committee, who asked for the very same.",
    examples: ["person:9kL2nQpRs3t4uV5wX6yZaB"],
  }),
  reason: Signed.fields.reason.annotate(why),
}

/** An act of which the reason alone is said. */
export const Told = Schema.Struct(told).annotate({
  identifier: "Reason",
  description: "Why an act of the committee is done. It is done when a second person asks for the very same.",
})

const token = (
  pattern: RegExp,
  expected: string, // A pattern without its `u` would say nothing to JSON Schema.
) => Schema.String.check(Schema.isPattern(new RegExp(pattern.source, "u"), { expected }))
const Name = token(NAME, "a name of 1 to 32 of a-z 0-9 -, beginning with a letter").annotate({ examples: ["chair"] })
const Hex = token(HEX, "whole bytes in lower-case hexadecimal")

const Drand = Schema.Struct({
  kind: Schema.Literal("drand"),
  chain: Schema.Literals(["quicknet", "default"]),
  round: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 999_999_999_999_999 })).annotate({
    description: "The round's number in that chain.",
  }),
}).annotate({ identifier: "DrandRound", description: "A round of drand that is still to come." })

const Source = Schema.Struct({
  name: Name,
  description: token(
    /^[\x21-\x7e](?:[\x20-\x7e]{0,498}[\x21-\x7e])?$/,
    "up to 500 printable ASCII characters",
  ).annotate({
    description: "Which numbers of which publication.",
    examples: ["Winning numbers of the national lottery of 3 December 2026"],
  }),
})
const PublicSources = Schema.Struct({
  kind: Schema.Literal("sources"),
  sources: Schema.NonEmptyArray(Source),
  comes: AnyInstant.annotate({ description: "When the last of them will be known." }),
}).annotate({ identifier: "PublicSources", description: "Public values that do not exist yet, as in RFC 3797." })

const committing = {
  randomness: Schema.Union([Drand, PublicSources]),
  secrets: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        name: Name,
        hash: token(HASH, "a SHA-256").annotate({ description: "As docs/draw.md has it under Secrets." }),
      }),
    ),
  ).annotate({
    description: "Hashes of members' secrets. All of them must be revealed for the draw.",
  }),
}

/** A commitment that is asked for. */
export const Committing = Schema.Struct({ ...told, ...committing }).annotate({
  identifier: "Committing",
  description: "The randomness of the future that a draw will depend on.",
})

const drawing = {
  beacon: Schema.optionalKey(
    Schema.Struct({
      round: Schema.Int.annotate({ description: "The round that was committed to." }),
      signature: Hex.annotate({ description: "In hexadecimal." }),
      previousSignature: Schema.optionalKey(Hex).annotate({ description: "Of a chained chain." }),
    }),
  ).annotate({ description: "The round as drand's network published it. Its signature is verified." }),
  sources: Schema.optionalKey(
    Schema.Array(Schema.Struct({ name: Name, numbers: Schema.NonEmptyArray(token(/^\d{1,40}$/, "1 to 40 digits")) })),
  ).annotate({ description: "The numbers of each source that was committed to, in the order of the commitment." }),
  reveals: Schema.optionalKey(Schema.Array(Schema.Struct({ name: Name, salt: Hex, secret: Hex }))).annotate({
    description: "Every secret whose hash was committed to, with its salt, both in hexadecimal.",
  }),
}

/** What came of what was committed to. */
export const Drawing = Schema.Struct({ ...told, ...drawing }).annotate({
  identifier: "Drawing",
  description: "What came of the randomness that was committed to.",
})

/** A correction. */
export const Correction = Schema.Struct({
  ...told,
  applications: Schema.optionalKey(Schema.String).annotate({
    description: "Applications that were forgotten, as CSV with the header row of an applications file.",
  }),
}).annotate({ identifier: "Correction", description: "Another pool instead of a wrong one, for a reason." })

const StageName = Schema.Literals(Object.keys(Stage.cases) as ReadonlyArray<Stage["_tag"]>)
const ActName = Schema.Literals(Object.keys(Act.cases) as ReadonlyArray<Act["_tag"]>)

/** The files of a draw by name. */
export const FileName = Schema.Literals(drawFileNames)

const ActView = Schema.Struct({
  number: Schema.Int.annotate({ description: "Counts from 1." }),
  act: ActName,
  ...signed,
  at: Instant,
})

const proposed = Schema.Struct({
  ...committing,
  randomness: Schema.optionalKey(committing.randomness),
  ...drawing,
  applications: Schema.optionalKey(Digest).annotate({ description: "The SHA-256 of the CSV, in UTF-8." }),
})

const Proposed = Schema.Struct({
  act: ActView.fields.act,
  by: asker,
  reason: signed.reason,
  at: Instant,
  content: Schema.optionalKey(proposed).annotate({
    description: "What is asked for. The committee alone is shown it.",
  }),
}).annotate({
  identifier: "Proposed",
  description: "An act that waits until another person asks for the very same. It falls when another act is done.",
})

const known = (description: string) => Schema.optionalKey(Digest).annotate({ description })

/** Where the procedure of a draw stands. */
export const DrawStanding = Schema.Struct({
  season: SeasonRef,
  stage: StageName,
  groups: Schema.optionalKey(Schema.Int).annotate({ description: "How many groups are in the pool." }),
  pool: known("The SHA-256 of `pool.txt`, from freezing on."),
  root: known("The Merkle root over the pool's lines."),
  rules: known("The SHA-256 of `rules.txt`."),
  commitment: known("The SHA-256 of `commitment.txt`. Keep it: with it, anyone can verify the draw later."),
  comes: Schema.optionalKey(Instant).annotate({ description: "When the randomness that was committed to comes." }),
  result: known("The SHA-256 of `result.txt`."),
  files: Schema.Array(FileName).annotate({ description: "Those that are public now." }),
  acts: Schema.Array(ActView).annotate({ description: "Every act of the committee, in its order." }),
  proposed: Schema.Array(Proposed).annotate({
    description: "Acts that one person asked for within the last day, where the draw stands now.",
  }),
}).annotate({ identifier: "DrawStanding", description: "Where the procedure of a draw stands, with its hashes." })
export type DrawStanding = typeof DrawStanding.Type

const Move = Schema.Struct({
  day: Day,
  from: Schema.Int.annotate({ description: "Its place before." }),
  to: Schema.NullOr(Schema.Int).annotate({ description: "Its place then; null when the group left the list." }),
  offered: Schema.Int.annotate({ description: "How many groups before it were offered places." }),
  withdrawn: Schema.Int.annotate({ description: "How many groups before it left by themselves." }),
  tooFew: Schema.Int.annotate({ description: "Places that were free at its turn, but too few for the whole group." }),
  because: Said,
})

/** Where a group stands, and why. */
export const Standing = Schema.Struct({
  group: GroupRef,
  share: Schema.NullOr(Share),
  waiting: Schema.NullOr(Schema.Int).annotate({
    description:
      "The present place on the share's waiting list; null once the e-track has closed, for then no place passes on.",
  }),
  states: Schema.Array(Schema.String).annotate({ description: "Where its members stand, without their names." }),
  says: Schema.Array(Said).annotate({ description: "Where it stands and why, in Arabic and English." }),
  moves: Schema.Array(Move).annotate({ description: "How it moved on the waiting list, oldest first." }),
}).annotate({ identifier: "Standing", description: "Where a group stands, and why." })
export type Standing = typeof Standing.Type

/** What applicants are told of their own group. */
export const OwnStanding = Schema.Struct({
  ...Standing.fields,
  receipt: Schema.NullOr(Schema.String).annotate({
    description: "The proof that the group's line is in the frozen pool, as a file to keep; none before freezing.",
  }),
}).annotate({ identifier: "OwnStanding", description: "Where one's own group stands, and why, with its receipt." })

/** A season as people type it: in Arabic digits too, and with blanks around it. */
const TypedSeason = Schema.String.annotate({
  description: "The Hijri year that names the season, in Latin or in Arabic digits.",
  examples: ["1448"],
}).pipe(
  Schema.decodeTo(SeasonName, {
    decode: SchemaGetter.transform((typed) => westernDigits(cleanText(typed))),
    encode: SchemaGetter.passthrough(),
  }),
)

/** What an applicant shows. */
export const Showing = Schema.Struct({
  reference: Schema.String.check(Schema.isBetweenLength(1, 64)).annotate({
    description: "The reference of the group, with or without the season before it.",
    examples: ["G000644"],
  }),
  season: TypedSeason,
  qid: Schema.String.check(Schema.isBetweenLength(1, 64)).annotate({
    description: "The QID of any of its members. It is nowhere published, unlike references and application numbers.",
    examples: ["28563401234"],
  }),
}).annotate({ identifier: "Showing", description: "What only a member of the group knows." })

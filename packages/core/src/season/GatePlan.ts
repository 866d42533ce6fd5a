import { Schema } from "effect"
import { CampaignId } from "./CampaignId.ts"
import { Count } from "./figures.ts"

/** A text in Arabic and English, which a phone shows at a gate. */
const words = (longest: number) => {
  const text = Schema.String.check(Schema.isBetweenLength(1, longest))
  return Schema.Struct({ ar: text, en: text })
}

const CampNumber = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 9999 })).annotate({
  description: "The number of a camp: it stands in bracelets, and is never used for another camp of the season.",
})

/** The name of a gate, short enough to stand in every scan. */
const GateName = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9-]{1,24}$/u, { expected: "1 to 24 letters, digits and hyphens" }),
)

/** What a bracelet may open besides camps. */
const Opening = Schema.Literals(["train", "mina", "arafat", "muzdalifah", "jamarat", "clinic", "kitchen", "operations"])

/** A camp of the mission at one of the holy sites. */
export const Camp = Schema.Struct({
  id: CampNumber,
  site: Schema.String.check(
    Schema.isPattern(/^[a-z-]{1,20}$/u, { expected: "a short name in small letters" }),
  ).annotate({ description: "Where it stands, such as `mina`: a bracelet has one camp a site." }),
  name: words(60),
  way: Schema.optionalKey(words(200)).annotate({
    description: "The way to it, for somebody who stands before another.",
  }),
  campaigns: Schema.optionalKey(Schema.NonEmptyArray(CampaignId)).annotate({
    description: "The campaigns that live in it; without any it is open to those whom no camp of the site names.",
  }),
})
export type Camp = typeof Camp.Type

/** A gate: into a camp, or to something that a bracelet must open (a train's platform), or both. */
const Gate = Schema.Struct({
  id: GateName,
  name: words(60),
  camp: Schema.optionalKey(CampNumber),
  needs: Schema.optionalKey(Opening),
})

/** The camps and gates of a season, what its bracelets open, and the limits of its readers. */
export const GatePlan = Schema.Struct({
  camps: Schema.NonEmptyArray(Camp),
  gates: Schema.NonEmptyArray(Gate),
  opens: Schema.Array(Opening).annotate({
    description: "What every bracelet of the season opens besides its camps.",
  }),
  validDays: Count.annotate({ description: "Bracelets are valid until the end of so many days after Arafah." }),
  limits: Schema.Struct({
    listAge: Count.annotate({ description: "The oldest revocation list that is decided by." }),
    passback: Count.annotate({ description: "Who went in and did not come out is not let in again for so long." }),
    travel: Count.annotate({ description: "Nobody is at a second place sooner than this." }),
    clock: Count.annotate({ description: "How far a reader's clock may be behind." }),
  }).annotate({ description: "When a reader asks a supervisor instead of deciding alone, in seconds." }),
}).check(Schema.makeFilter((plan) => agreeing(plan), { toJsonSchema: () => ({}) }))
export type GatePlan = typeof GatePlan.Type

interface Related {
  readonly camps: ReadonlyArray<{ readonly id: number }>
  readonly gates: ReadonlyArray<{ readonly id: string; readonly camp?: number }>
}

/** Says where a camp or gate is named twice, and which gate leads into a camp that is not there. */
const agreeing = ({ camps, gates }: Related): ReadonlyArray<Schema.FilterIssue> => {
  const twice = (list: "camps" | "gates", ids: ReadonlyArray<number | string>) =>
    ids.flatMap((id, n) =>
      ids.indexOf(id) === n
        ? []
        : [{ path: [list, n, "id"], issue: `Expected another than the one before, got ${id} again` }],
    )
  const nowhere = gates.flatMap(({ camp }, n) =>
    camp === undefined || camps.some(({ id }) => id === camp)
      ? []
      : [{ path: ["gates", n, "camp"], issue: `Expected a camp of this plan, got ${camp}` }],
  )
  return [
    ...twice(
      "camps",
      camps.map(({ id }) => id),
    ),
    ...twice(
      "gates",
      gates.map(({ id }) => id),
    ),
    ...nowhere,
  ]
}

import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Exchanges, exchangesCursor } from "./exchangeViews.ts"
import { pagingBy, pagingInBodyBy } from "./paging.ts"
import { pilgrimParameter } from "./parameters.ts"
import { History, historyCursor, Pilgrim, Pilgrims, pilgrimsCursor, StateName } from "./pilgrimViews.ts"
import { bodyProblems, Unknown, unavailable } from "./problems.ts"
import { GroupRef, SeasonRef } from "./values.ts"
import { wordsOf } from "./wordsOf.ts"

/** Words of a name as they are looked for: at least one letter of any script. */
const Name = Schema.String.check(
  Schema.isMaxLength(200),
  Schema.isPattern(/\p{L}/u, { expected: "a name with a letter" }),
  Schema.makeFilter((name: string) => wordsOf(name).length > 0 || "Expected a name with a word", {
    // What is annotated below would be lost.
    toJsonSchema: () => ({}),
  }),
)
const Exact = Schema.String.check(Schema.isBetweenLength(1, 64))

/** What to look for. Every criterion that is given must hold; without any, everybody is found. */
export const Search = Schema.Struct({
  season: Schema.optionalKey(SeasonRef),
  state: Schema.optionalKey(StateName),
  name: Schema.optionalKey(Name).annotate({
    description: "Beginnings of words of the Arabic or the Latin name.",
    examples: ["hajri lai"],
  }),
  passport: Schema.optionalKey(Exact).annotate({
    description: "The whole number, in any letters.",
    examples: ["H8984134"],
  }),
  qid: Schema.optionalKey(Exact).annotate({
    description: "The whole number, in any digits.",
    examples: ["24263416206"],
  }),
  mobile: Schema.optionalKey(Exact).annotate({
    description: "E.164, or as it is dialled in the season's country.",
    examples: ["+97433000000"],
  }),
  group: Schema.optionalKey(GroupRef),
  campaign: Schema.optionalKey(Exact).annotate({
    description: "The campaign that a place was confirmed with.",
    examples: ["C15"],
  }),
  ...pagingInBodyBy(pilgrimsCursor),
}).annotate({ identifier: "Search", description: "What to look for. Every criterion that is given must hold." })
export type Search = typeof Search.Type

export const PilgrimsApi = HttpApiGroup.make("pilgrims")
  .add(
    HttpApiEndpoint.post("search", "/v1/pilgrims/search", {
      payload: Search,
      success: Pilgrims,
      error: [unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Look for pilgrims",
        description: "By id. It is a POST because nothing personal may stand in an address; it changes nothing.",
      }),
    ),
    HttpApiEndpoint.get("one", "/v1/pilgrims/:pilgrim", {
      params: pilgrimParameter,
      success: Pilgrim,
      error: [Unknown, unavailable],
    }).annotateMerge(OpenApi.annotations({ summary: "Read a pilgrim", description: "Everything that is known now." })),
    HttpApiEndpoint.get("history", "/v1/pilgrims/:pilgrim/history", {
      params: pilgrimParameter,
      query: pagingBy(historyCursor),
      success: History,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Read a pilgrim's history", description: "Every event, oldest first." }),
    ),
    HttpApiEndpoint.get("exchanges", "/v1/pilgrims/:pilgrim/exchanges", {
      params: pilgrimParameter,
      query: pagingBy(exchangesCursor),
      success: Exchanges,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "List a pilgrim's exchanges",
        description: "Every matter with a foreign system that concerns the pilgrim, newest first.",
      }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({ title: "Pilgrims", description: "Who they are, where they stand, and how they came there." }),
  )

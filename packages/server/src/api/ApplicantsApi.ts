import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { OwnStanding, Showing } from "./drawViews.ts"
import { bodyProblems, TooManyGuesses, Unknown, unavailable } from "./problems.ts"

export const ApplicantsApi = HttpApiGroup.make("applicants")
  .add(
    HttpApiEndpoint.post("standing", "/v1/applicants/standing", {
      payload: Showing,
      success: OwnStanding,
      error: [Unknown, TooManyGuesses, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Ask where one's own group stands, and for its receipt",
        description:
          "For who knows the group's reference and a member's QID. Who guesses is answered the same, in the same time, as who asks " +
          "for nobody, or for who was rejected at intake: of them no personal data is kept to recognise them by. " +
          "It is a POST because nothing personal may stand in an address.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Applicants", description: "What applicants ask for themselves." }))

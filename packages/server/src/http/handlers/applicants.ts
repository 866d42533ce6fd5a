import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { askStanding } from "../../committee/askStanding.ts"
import { problemOf } from "../problemOf.ts"

export const applicants = HttpApiBuilder.group(Api, "applicants", (handlers) =>
  handlers.handle(
    "standing",
    Effect.fn("applicants.standing")(({ payload }) => askStanding(payload), Effect.mapError(problemOf)),
  ),
)

import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { readBracelet } from "../../gate/printing/readBracelet.ts"
import { readSheet } from "../../gate/printing/readSheet.ts"
import { readVendorFile } from "../../gate/printing/readVendorFile.ts"
import { Shown } from "../../identity/Shown.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Caller } from "../../rights/Caller.ts"
import { isOfOtherSeason } from "../../rights/reach.ts"
import { problemOf } from "../problemOf.ts"

export const bracelets = HttpApiBuilder.group(Api, "bracelets", (handlers) =>
  handlers.handleAll({
    sheet: Effect.fn("bracelets.sheet")(function* ({ params, query }) {
      const { html, pilgrims } = yield* readSheet(params.campaign, query.season, yield* Caller)
      const shown = yield* Shown
      shown.push(...pilgrims)
      return html
    }, Effect.mapError(problemOf)),
    one: Effect.fn("bracelets.one")(({ params }) => readBracelet(params.pilgrim), Effect.mapError(problemOf)),
    vendorFile: Effect.fn("bracelets.vendorFile")(function* ({ params }) {
      if (isOfOtherSeason(params.order, yield* Caller))
        return yield* new NotKnown({ what: "exchange", name: `bracelet.order/${params.order}` })
      return yield* readVendorFile(params.order)
    }, Effect.mapError(problemOf)),
  }),
)

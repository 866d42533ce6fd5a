import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Download } from "./Download.ts"
import { CampNumber, Reference } from "./gateValues.ts"
import { pilgrimParameter } from "./parameters.ts"
import { Unknown, unavailable } from "./problems.ts"
import { Instant, PilgrimRef, SeasonRef } from "./values.ts"

/** A pilgrim's bracelet as it is made: what stands on it and in it. */
const SignedBracelet = Schema.Struct({
  pilgrim: PilgrimRef,
  serial: Schema.String.annotate({ examples: ["B000000000001"] }),
  chip: Schema.String.annotate({ description: "The chip's own number." }),
  reference: Reference,
  camps: Schema.Array(CampNumber),
  issued: Instant,
  text: Schema.String.annotate({ description: "What the QR code holds: `MH1:` and Base45." }),
  chipBytes: Schema.String.annotate({
    description:
      "What is written to the chip from page 4 on, in hexadecimal: an NDEF message in its block, and the terminator.",
  }),
  revokedBecause: Schema.optionalKey(Schema.String).annotate({
    description: "Only for one that is revoked.",
    examples: ["lost"],
  }),
}).annotate({ identifier: "SignedBracelet", description: "A pilgrim's bracelet: what stands on it and in it." })

const campaignParameter = {
  campaign: Schema.String.check(Schema.isBetweenLength(1, 64)).annotate({
    description: "The campaign's number.",
    examples: ["C15"],
  }),
}

const orderParameter = {
  order: Schema.String.check(
    Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/u, { expected: "an order's number" }),
  ).annotate({
    description: "The hub's number of the order.",
    examples: ["1448-W-5f7f3a1c2b3d9a55"],
  }),
}

const text = (contentType: string) => Schema.String.pipe(HttpApiSchema.asText({ contentType }))

export const BraceletsApi = HttpApiGroup.make("bracelets")
  .add(
    HttpApiEndpoint.get("sheet", "/v1/campaigns/:campaign/bracelets", {
      params: campaignParameter,
      query: { season: Schema.optionalKey(SeasonRef) },
      success: text("text/html"),
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Print a campaign's bracelets",
        description:
          "A page for A4 with a label for each bracelet that is in force: the QR code, the name in Arabic and English, the camps. " +
          "Of the newest season that has bracelets, unless one is named.",
      }),
    ),
    HttpApiEndpoint.get("one", "/v1/pilgrims/:pilgrim/bracelet", {
      params: pilgrimParameter,
      success: SignedBracelet,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Read a pilgrim's bracelet", description: "The newest one, as it is made." }),
    ),
    HttpApiEndpoint.get("vendorFile", "/v1/bracelet-orders/:order/content", {
      params: orderParameter,
      success: text("text/csv"),
      error: [Unknown, unavailable],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Read what to print and write",
          description:
            "The vendor's file of an order, by serial and chip number: what to print as a QR code, and the bytes for the chip. " +
            "It names nobody. Bracelets appear in it once the vendor has reported them made.",
        }),
      )
      .annotate(Download, ({ order }) => `bracelet-order-${order}.csv`),
  )
  .annotateMerge(
    OpenApi.annotations({ title: "Bracelets", description: "What the mission signs, as it is printed and written." }),
  )

import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { expecting } from "./expecting.ts"

/** No person: asking a feed has no effects. */
const subject = () => "nobody"

/** Probes of a border feed, whose stand has published at least one document. */
export const borderProbes: ReadonlyArray<Probe<BorderFeed>> = [
  {
    method: "page",
    kind: "question",
    repeatable: true,
    subject,
    arrange: () =>
      Effect.succeed(
        expecting(
          Effect.flatMap(BorderFeed, (feed) => feed.page("")),
          "a document is published",
          ({ documents }) => documents.length > 0,
        ),
      ),
  },
  {
    method: "document",
    kind: "question",
    repeatable: true,
    subject,
    arrange: () =>
      Effect.flatMap(BorderFeed, (feed) => feed.page("")).pipe(
        Effect.map(({ documents: [first = ""] }) =>
          expecting(
            Effect.flatMap(BorderFeed, (feed) => feed.document(first)),
            "somebody crossed the border",
            (crossings) => crossings.length > 0,
          ),
        ),
      ),
  },
]

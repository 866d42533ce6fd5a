import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { truly } from "./truly.ts"

/** Nobody in particular: a feed tells of strangers, and asking it leaves no trace. */
const subject = () => "nobody"

/** How a border feed is tried; its stand has published at least one document. */
export const borderProbes: ReadonlyArray<Probe<BorderFeed>> = [
  {
    method: "page",
    kind: "question",
    repeatable: true,
    subject,
    arrange: () =>
      Effect.succeed(
        truly(
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
          truly(
            Effect.flatMap(BorderFeed, (feed) => feed.document(first)),
            "somebody crossed the border",
            (crossings) => crossings.length > 0,
          ),
        ),
      ),
  },
]

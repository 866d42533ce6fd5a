import { Effect } from "effect"
import { type BorderFeed, BorderQuestionError } from "../../../src/ports/BorderFeed.ts"
import { traveller } from "../../../src/testing/travellers.ts"
import { System } from "./System.ts"

/** A crossing of the border; `pilgrim` is the number of the traveller. */
interface Crossing {
  readonly pilgrim: number
  readonly direction: "arrival" | "departure"
  readonly at: string
}

/** The border: one document a crossing, `D0` the first. */
export class Border extends System {
  readonly documents: Array<Crossing> = []

  readonly port: BorderFeed["Service"] = {
    page: () => Effect.die("documents are named by the exploration"),
    document: (id) =>
      this.calls.question(
        (reason) => new BorderQuestionError({ reason }),
        () => {
          const document = this.documents[Number(id.slice(1))]
          if (document === undefined) return undefined
          const { passport, nationality, birthDate } = traveller(document.pilgrim)
          const { direction, at } = document
          return [{ passport, nationality, birthDate, direction, at, point: "Abu Samra" }]
        },
      ),
  }
}

import { Effect, Schema } from "effect"
import { faultsIn } from "../api/faultsIn.ts"
import { parsing } from "../api/parsing.ts"

/** What was typed, read as the hub reads the same over REST; fails in words with all that it would refuse. */
export const asked = <A, I>(schema: Schema.Codec<A, I>, typed: I): Effect.Effect<A, Error> =>
  Effect.mapError(
    Schema.decodeEffect(schema, { ...parsing, errors: "all" })(typed),
    (error) =>
      new Error(
        faultsIn(error)
          .map(({ path, detail }) => `${path.length === 0 ? "" : `${path.join(" ")}: `}${detail}.`)
          .join(" "),
      ),
  )

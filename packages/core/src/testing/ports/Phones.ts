import { Context, type Effect } from "effect"

/** The telephones behind an exchange under test: what the suite does with them and asks of them. */
export class Phones extends Context.Service<
  Phones,
  {
    /** Calls the exchange from a number, or from a withheld one, which is empty. */
    readonly ring: (from: string, to: string) => Effect.Effect<void>
    /** How many notices were heard to their end. */
    readonly heard: Effect.Effect<number>
    /** The calls that agents were given, in their order, each with what they were told. */
    readonly passedOn: Effect.Effect<
      ReadonlyArray<{ readonly caller: string; readonly pilgrims: ReadonlyArray<string> }>
    >
  }
>()("@mahmal/core/testing/ports/Phones") {}

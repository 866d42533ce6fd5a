import { Effect, type Layer } from "effect"

interface Reason {
  readonly _tag: string
  readonly code?: string
}

/** Makes a call of a port over an adapter: its result, or the reason why it failed, such as `Declined conflict`. */
export const ended = <Port, A, E extends { readonly reason: Reason }>(
  call: Effect.Effect<A, E, Port>,
  adapter: Layer.Layer<Port>,
): Promise<A | string> =>
  call.pipe(
    Effect.catch(({ reason: { _tag, code } }: E) => Effect.succeed(code === undefined ? _tag : `${_tag} ${code}`)),
    Effect.provide(adapter),
    Effect.runPromise,
  )

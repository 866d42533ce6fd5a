import { Context } from "effect"
import { OpenApi } from "effect/http-api"

/**
 * The most bytes of an endpoint's JSON body, with room for all that its fields may hold. A larger one is refused unread: each
 * wrong field costs the hub many times what it costs the sender.
 */
export const LargestBody = Context.Reference<number>("@mahmal/server/api/LargestBody", {
  defaultValue: () => 64 * 1024,
})

/** Annotates an endpoint whose fields may hold more, and says so where it is described. */
export const largestBody = (kibibytes: number) =>
  Context.make(LargestBody, kibibytes * 1024).pipe(
    Context.add(OpenApi.Transform, ({ responses, ...operation }) => ({
      ...operation,
      responses: { ...responses, 413: { ...responses[413], description: `The body has more than ${kibibytes} KiB` } },
    })),
  )

import { Result } from "effect"

/** Succeeds when the answer is about what was asked for. */
export const confirmed = (same: boolean, what: string): Result.Result<void, string> =>
  same ? Result.succeed(undefined) : Result.fail(`an answer about another ${what}`)

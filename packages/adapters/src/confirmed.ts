import { Result } from "effect"

/** That an answer is about what was asked for, or the words that it is not. */
export const confirmed = (same: boolean, what: string): Result.Result<void, string> =>
  same ? Result.succeed(undefined) : Result.fail(`an answer about another ${what}`)

import { ActRefused } from "@mahmal/core/committee/ActRefused"
import { commitTo, type FutureRandomness, type SecretCommitment, writeCommitment } from "@mahmal/core/draw/Commitment"
import { chainHash, roundTime } from "@mahmal/core/draw/drandChain"
import { parseCommitment } from "@mahmal/core/draw/parseCommitment"
import { parsePool } from "@mahmal/core/draw/parsePool"
import { bytesOf, sha256 } from "@mahmal/core/hashing/sha256"
import { Effect, Result } from "effect"
import { type ChainName, chains } from "./chains.ts"
import { filesIn } from "./drawFiles.ts"
import { type Asked, perform } from "./perform.ts"

/** Which public randomness of the future a draw will depend on. */
export type Chosen =
  | { readonly kind: "drand"; readonly chain: ChainName; readonly round: number }
  | {
      readonly kind: "sources"
      readonly sources: ReadonlyArray<{ readonly name: string; readonly description: string }>
      /** When the last of them will be known, in seconds since 1970. */
      readonly comes: number
    }

const randomnessOf = (chosen: Chosen): { readonly randomness: FutureRandomness; readonly comes: number } =>
  chosen.kind === "drand"
    ? {
        randomness: { kind: "drand", chain: chainHash(chains[chosen.chain]), round: chosen.round },
        comes: roundTime(chains[chosen.chain], chosen.round),
      }
    : { randomness: { kind: "sources", sources: chosen.sources }, comes: chosen.comes }

/** Commits to the frozen pool, its rules, and randomness that does not exist yet. */
export const commit = Effect.fn("commit")(
  (asked: Asked, chosen: Chosen, secrets: ReadonlyArray<SecretCommitment> = []) =>
    perform("Commit", asked, async (client, stage, now) => {
      const files = await filesIn(client, asked.season)
      const pool = Result.getOrThrow(parsePool(files["pool.txt"] ?? new Uint8Array()))
      const rules = new TextDecoder().decode(files["rules.txt"])
      const { randomness, comes } = randomnessOf(chosen)
      const made = `${new Date(now).toISOString().slice(0, 19)}Z`
      const file = bytesOf(writeCommitment(commitTo(pool, rules, { made, randomness, secrets })))
      return Result.match(parseCommitment(file), {
        onFailure: ({ message }) =>
          Result.fail(new ActRefused({ act: "Commit", stage: stage._tag, reason: "files-not-right", why: message })),
        onSuccess: () =>
          Result.succeed({
            act: { _tag: "Commit", commitment: sha256(file), randomness: randomness.kind, comes } as const,
            files: { "commitment.txt": file },
          }),
      })
    }),
)

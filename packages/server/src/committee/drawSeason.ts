import { ActRefused } from "@mahmal/core/committee/ActRefused"
import { type Beacon, writeBeacon } from "@mahmal/core/draw/Beacon"
import type { DrawFiles } from "@mahmal/core/draw/DrawFiles"
import { chainHash } from "@mahmal/core/draw/drandChain"
import { parseCommitment } from "@mahmal/core/draw/parseCommitment"
import { type Reveal, writeReveals } from "@mahmal/core/draw/reveals"
import { runDraw } from "@mahmal/core/draw/runDraw"
import { type SourceValue, writeSources } from "@mahmal/core/draw/Sources"
import { bytesOf, sha256 } from "@mahmal/core/hashing/sha256"
import { Effect, Result } from "effect"
import { chains } from "./chains.ts"
import { filesIn } from "./drawFiles.ts"
import { type Asked, perform } from "./perform.ts"

/** What came of what was committed to: a round of drand or the values of public sources, and the members' secrets. */
export interface Came {
  readonly beacon?: Omit<Beacon, "randomness">
  readonly sources?: ReadonlyArray<SourceValue>
  readonly reveals?: ReadonlyArray<Reveal>
}

/** The files of what came. Of a chain that nobody can have committed to, there is no file. */
const filesOf = (season: string, files: DrawFiles, { beacon, sources, reveals }: Came): DrawFiles => {
  const committed = parseCommitment(files["commitment.txt"] ?? new Uint8Array())
  if (Result.isFailure(committed)) return {}
  const { randomness, secrets } = committed.success
  const hash = randomness.kind === "drand" ? randomness.chain : undefined
  const chain = Object.values(chains).find((known) => chainHash(known) === hash)
  return {
    ...(chain === undefined || beacon === undefined
      ? {}
      : {
          "beacon.txt": bytesOf(
            writeBeacon({
              season,
              chain,
              beacon: { ...beacon, randomness: sha256(Buffer.from(beacon.signature, "hex")) },
            }),
          ),
        }),
    ...(randomness.kind === "sources" && sources !== undefined
      ? { "sources.txt": bytesOf(writeSources({ season, sources })) }
      : {}),
    ...(secrets.length > 0 ? { "reveals.txt": bytesOf(writeReveals({ season, reveals: reveals ?? [] })) } : {}),
  }
}

/**
 * Draws a season from what was committed to and what came of it, once and for good.
 *
 * A wrong signature, another round, a secret that was not revealed: any finding stops it, and nothing is written.
 */
export const drawSeason = Effect.fn("drawSeason")((asked: Asked, came: Came) =>
  perform("Draw", asked, async (client, stage) => {
    const inputs = await filesIn(client, asked.season)
    const files = filesOf(asked.season, inputs, came)
    return Result.match(runDraw({ ...inputs, ...files }), {
      onFailure: (findings) =>
        Result.fail(
          new ActRefused({
            act: "Draw",
            stage: stage._tag,
            reason: "files-not-right",
            why: findings.map(({ code, where, message }) => `${code} ${where}: ${message}`).join("; "),
          }),
        ),
      onSuccess: ({ seed, result }) =>
        Result.succeed({
          act: { _tag: "Draw", seed, result: sha256(result) } as const,
          files: { ...files, "result.txt": result },
        }),
    })
  }),
)

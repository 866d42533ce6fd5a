import type { ExchangeId } from "../exchange/Exchange.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { Submission } from "./Submission.ts"

/** Whose journeys a submission concerns. */
export const pilgrimsOf = (submission: Submission): ReadonlyArray<PilgrimId> =>
  (submission._tag === "Acts" ? submission.acts : submission.facts).map(({ pilgrim }) => pilgrim)

/** The exchanges that a submission concerns. */
export const exchangesOf = (submission: Submission): ReadonlyArray<ExchangeId> =>
  submission._tag === "Acts" ? (submission.opens ?? []).map(({ exchange }) => exchange) : [submission.turn.exchange]

/**
 * Parts submissions into transactions to be written one after the other, so that none concerns a journey or an exchange
 * twice: what was asked later sees what was written earlier, and the database sees every single step.
 */
export const waves = <A>(
  entries: ReadonlyArray<A>,
  submissionOf: (entry: A) => Submission,
): ReadonlyArray<ReadonlyArray<A>> => {
  const parted: Array<Array<A>> = []
  const nextWaveOf = new Map<string, number>()
  for (const entry of entries) {
    const submission = submissionOf(entry)
    const concerned = [...pilgrimsOf(submission), ...exchangesOf(submission)]
    const wave = Math.max(0, ...concerned.map((id) => nextWaveOf.get(id) ?? 0))
    for (const id of concerned) nextWaveOf.set(id, wave + 1)
    while (parted.length <= wave) parted.push([])
    parted[wave]?.push(entry)
  }
  return parted
}

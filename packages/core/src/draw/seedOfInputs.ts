import { deriveSeed } from "./deriveSeed.ts"
import type { DrawInputs } from "./readInputs.ts"
import { keyString } from "./Sources.ts"

/**
 * The seed that the inputs give, with the commitment's hash as somebody states it; `undefined` while a reveal is missing.
 *
 * Whether the inputs are the right ones is for `checkInputs` to say.
 */
export const seedOfInputs = ({ commitment, came, reveals }: DrawInputs, commitmentHash: string): string | undefined => {
  const inOrder = commitment.secrets.flatMap(({ name }) => reveals?.reveals.find((one) => one.name === name) ?? [])
  if (inOrder.length !== commitment.secrets.length) return undefined
  return deriveSeed({
    season: commitment.season,
    commitment: commitmentHash,
    randomness:
      came.kind === "drand" ? came.file.beacon.randomness : keyString(came.file.sources.map(({ numbers }) => numbers)),
    reveals: inOrder,
  })
}

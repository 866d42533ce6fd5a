import type { Exchange, ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Move } from "@mahmal/core/store/Journal"
import type { PoolClient } from "pg"
import type { Known, KnownStory } from "./Known.ts"
import { readHeld } from "./readHeld.ts"

/** What a transaction is planned on, and what of that is only remembered and may have changed since. */
export interface Recalled {
  readonly stories: ReadonlyMap<PilgrimId, Omit<KnownStory, "at">>
  readonly exchanges: ReadonlyMap<ExchangeId, Exchange>
  readonly remembered: {
    readonly stories: ReadonlyArray<KnownStory>
    readonly exchanges: ReadonlyArray<Exchange>
  }
}

/** By what a move was decided, besides the journey: the season's name and version, and how often the person had been corrected. */
export const decidedBy = ({ stories }: Recalled, { before }: Move): Pick<KnownStory, "season" | "corrections"> =>
  stories.get(before.pilgrim) ?? { season: "", corrections: 0 }

/** Takes journeys and exchanges from memory, and reads those that are not there. */
export const recall = async (
  client: PoolClient,
  known: Known["Service"],
  pilgrims: ReadonlyArray<PilgrimId>,
  ids: ReadonlyArray<ExchangeId>,
): Promise<Recalled> => {
  const stories = new Map<PilgrimId, KnownStory>()
  const exchanges = new Map<ExchangeId, Exchange>()
  for (const pilgrim of pilgrims) {
    const story = known.story(pilgrim)
    if (story !== undefined) stories.set(pilgrim, story)
  }
  for (const id of ids) {
    const exchange = known.exchange(id)
    if (exchange !== undefined) exchanges.set(id, exchange)
  }
  const read = await readHeld(
    client,
    pilgrims.filter((pilgrim) => !stories.has(pilgrim)),
    ids.filter((id) => !exchanges.has(id)),
    false,
  )
  return {
    stories: new Map([...stories, ...read.stories]),
    exchanges: new Map([...exchanges, ...read.exchanges]),
    remembered: { stories: [...stories.values()], exchanges: [...exchanges.values()] },
  }
}

/** Reads all of them, and locks them until the transaction ends. */
export const hold = async (
  client: PoolClient,
  pilgrims: ReadonlyArray<PilgrimId>,
  ids: ReadonlyArray<ExchangeId>,
): Promise<Recalled> => ({
  ...(await readHeld(client, pilgrims, ids, true)),
  remembered: { stories: [], exchanges: [] },
})

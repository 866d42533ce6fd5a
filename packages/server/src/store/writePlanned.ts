import { type ExchangeId, isOpen } from "@mahmal/core/exchange/Exchange"
import type { Writes } from "@mahmal/core/store/Journal"
import type { PoolClient } from "pg"
import type { Defer } from "../postgres/Database.ts"
import { checkKnown } from "./checkKnown.ts"
import { closeFound } from "./closeFound.ts"
import type { Recalled } from "./recall.ts"
import { sealedMessage } from "./sealedMessage.ts"
import { writeActs } from "./writeActs.ts"
import { writeContradictions } from "./writeContradictions.ts"
import { changeExchanges, openExchanges, type Written } from "./writeExchanges.ts"
import { writeMessages } from "./writeMessages.ts"
import { writeMoves } from "./writeMoves.ts"

const held = "select from person where pilgrim = any($1) order by pilgrim for key share"

/**
 * Writes what was planned, but for the jobs. The transaction fails where what was recalled has changed meanwhile.
 *
 * Exchanges that are being sent are in the hands of `sender`, a run of a hub. `opened` gives those of the opened ones that were new.
 */
export const writePlanned = async (
  client: PoolClient,
  defer: Defer,
  writes: Writes,
  recalled: Recalled,
  sender: number | undefined,
): Promise<{ readonly opened: Promise<Written> }> => {
  const { exchanges, remembered } = recalled
  const messages = writes.messages.map(sealedMessage)
  const hashes = new Map(messages.map(({ message, hash }) => [message.exchange, hash]))
  writeMoves(client, defer, writes.moves, recalled, hashes)
  closeFound(client, defer, writes.moves)
  const moved = new Set(writes.moves.map(({ before }) => before.pilgrim))
  const changed = new Set(writes.exchanges.map(({ id }) => id))
  checkKnown(
    client,
    defer,
    remembered.stories.filter(({ story }) => !moved.has(story.pilgrim)),
    remembered.exchanges.filter(({ id }) => !changed.has(id)),
  )
  // Who is corrected is held before the exchanges are, as anywhere.
  if (writes.acts !== undefined) await writeActs(client, writes.acts)
  const opened = openExchanges(client, defer, writes.opens, sender)
  defer(opened)
  const queued = new Set(writes.takeUps.map(({ exchange }) => exchange))
  changeExchanges(
    client,
    defer,
    writes.exchanges.map((after) => ({ after, before: exchanges.get(after.id), queued: queued.has(after.id) })),
  )
  // A document of the border names whom nobody looked for in it until it was read: who is being erased is waited for.
  const found = writes.exchanges.flatMap(({ id, pilgrims }) =>
    exchanges.get(id)?.pilgrims.length === 0 ? pilgrims : [],
  )
  if (found.length > 0) defer(client.query({ name: "hold-found", text: held, values: [found] }))
  const mayBeErased = (id: ExchangeId) => {
    const before = exchanges.get(id)
    return before !== undefined && (!isOpen(before.state) || before.pilgrims.length === 0)
  }
  // After the exchanges: whoever erases somebody holds those.
  defer(writeMessages(client, messages, mayBeErased))
  if (writes.contradictions !== undefined) await writeContradictions(client, writes.contradictions)
  return { opened }
}

import { systemOf } from "@mahmal/core/exchange/Operation"
import { whatContradicts } from "@mahmal/core/operating/whatContradicts"
import type { Contradiction } from "@mahmal/core/store/Contradiction"
import type { PoolClient } from "pg"
import { openTaskIn } from "./openTask.ts"

/** Opens a task about each contradiction: no journey takes it, and nobody would hear of it before the pilgrim stands at the border. */
export const writeContradictions = async (
  client: PoolClient,
  contradictions: ReadonlyArray<Contradiction>,
): Promise<void> => {
  for (const contradiction of contradictions) {
    const { exchange, operation, pilgrim } = contradiction
    await openTaskIn(client, {
      kind: "exchange.contradiction",
      subject: `${exchange}/${pilgrim}`,
      pilgrim,
      exchange,
      system: systemOf(operation),
      why: whatContradicts(contradiction),
    })
  }
}

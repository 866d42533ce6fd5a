import { Result } from "effect"
import type { ExchangeActName } from "../exchange/ExchangeAct.ts"
import { ExchangeRefusal } from "./ExchangeRefusal.ts"
import type { Matter } from "./Matter.ts"

/** Refuses the act with a reason, and says why. */
export type Refuse = (reason: ExchangeRefusal["reason"], why: string) => Result.Result<never, ExchangeRefusal>

/** The refusals of one act on one exchange. */
export const refusing =
  ({ exchange }: Matter, act: ExchangeActName): Refuse =>
  (reason, why) =>
    Result.fail(new ExchangeRefusal({ exchange: exchange.id, act, state: exchange.state._tag, reason, why }))

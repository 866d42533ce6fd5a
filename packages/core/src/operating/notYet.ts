import { sentAt } from "../exchange/settle.ts"
import type { Matter } from "./Matter.ts"
import type { Refuse } from "./refusing.ts"

/** The refusal of a word that comes while a call may be under way: nobody can know yet what the system does. None later. */
export const notYet = ({ exchange, now, patience }: Matter, refuse: Refuse) => {
  const settles = sentAt(exchange.state) + patience.settleTime
  return now < settles
    ? refuse(
        "too-early",
        `It was sent so lately that it may still be carried out. Ask the system again after ${new Date(settles).toISOString()}.`,
      )
    : undefined
}

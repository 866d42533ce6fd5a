import { chance } from "../kit/chance.ts"

/** A connection between the exchange and a telephone, in ARI's format. */
export interface Channel {
  readonly id: string
  readonly name: string
  readonly state: "Down" | "Ring" | "Ringing" | "Up"
  readonly protocol_id: string
  readonly caller: { readonly name: string; readonly number: string }
  readonly connected: { readonly name: string; readonly number: string }
  readonly accountcode: string
  readonly dialplan: {
    readonly context: string
    readonly exten: string
    readonly priority: number
    readonly app_name: string
    readonly app_data: string
  }
  readonly creationtime: string
  readonly language: string
}

/** The time now in Asterisk's format. */
export const ariTime = (): string => new Date().toISOString().replace("Z", "+0000")

/** The causes (ITU-T Q.850) with which a call may end. */
export const causes = {
  16: "Normal Clearing",
  17: "User busy",
  19: "User alerting, no answer",
  20: "Subscriber absent",
} as const
export type Cause = keyof typeof causes

/** The rates at which a telephone does not answer and listen to the end; each between 0 and 1. */
export interface Habits {
  readonly busyRate: number
  readonly unansweredRate: number
  readonly unreachableRate: number
  /** The rate of those who answer and hang up before the end. */
  readonly hangsUpRate: number
}

/** The reaction of a telephone to a call: the cause of its failure, or "answers". */
export const reaction = (seed: string | number, number: string, habits: Habits): Cause | "answers" => {
  const drawn = chance(seed, "call", number)
  const { busyRate, unansweredRate, unreachableRate } = habits
  if (drawn < busyRate) return 17
  if (drawn < busyRate + unansweredRate) return 19
  return drawn < busyRate + unansweredRate + unreachableRate ? 20 : "answers"
}

/** The number in an endpoint, such as PJSIP/+97455500001@operator; undefined when there is none. */
export const numberIn = (endpoint: string): string | undefined => /^[A-Za-z]+\/(\+?[0-9]{3,15})@/.exec(endpoint)?.[1]

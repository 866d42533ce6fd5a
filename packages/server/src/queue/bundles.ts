import type { TakeUp } from "@mahmal/core/exchange/Opening"
import { Operation } from "@mahmal/core/exchange/Operation"
import type { GroupId } from "@mahmal/core/journey/ids"
import { Array as Arrays } from "effect"

/** What a job carries: many of the same kind travel together, each with its own fate. */
export type Bundle =
  | { readonly openings: ReadonlyArray<Omit<TakeUp, "at">> }
  | { readonly groups: ReadonlyArray<GroupId> }

/** A queue for every operation, and one of groups that do not travel without the member who left. */
export type QueueName = Operation | "stop.groups"

export const queueNames: ReadonlyArray<QueueName> = [...Operation.literals, "stop.groups"]

/** The most that one job carries: few enough that what is left of a broken run is soon done again. */
const largestBundle = 100

/** Jobs for one queue, to be started at one time, in milliseconds since 1970; at once without one. */
export interface Load {
  readonly queue: QueueName
  readonly at?: number
  /** What was never sent goes before what is asked about or tried again: the others may be many, and a cut-off near. */
  readonly priority: 0 | 1
  readonly items: ReadonlyArray<Bundle>
}

/** Bundles what a transaction wants done into as few jobs as are good. */
export const bundles = (takeUps: ReadonlyArray<TakeUp>, stops: ReadonlyArray<GroupId>): ReadonlyArray<Load> => {
  const kindOf = ({ operation, at, attempts }: TakeUp) => `${operation} ${rounded(at) ?? ""} ${attempts === 0}`
  const loads = [...Map.groupBy(takeUps, kindOf).values()].map((together): Load => {
    const [{ operation, at, attempts }] = together as [TakeUp]
    const openings = together.map(({ at: _, ...opening }) => opening)
    const when = rounded(at)
    return {
      queue: operation,
      priority: attempts === 0 ? 1 : 0,
      items: Arrays.chunksOf(openings, largestBundle).map((openings) => ({ openings })),
      ...(when === undefined ? {} : { at: when }),
    }
  })
  return stops.length === 0
    ? loads
    : [
        ...loads,
        {
          queue: "stop.groups",
          priority: 0,
          items: Arrays.chunksOf(stops, largestBundle).map((groups) => ({ groups })),
        },
      ]
}

/** What is to be taken up at nearly the same time travels together. */
const rounded = (at: number | undefined): number | undefined =>
  at === undefined ? undefined : Math.ceil(at / 100) * 100

import { doubtRules, type Operation } from "@mahmal/core/exchange/Operation"
import type { TakeUp } from "@mahmal/core/hub/Journal"
import { openingOf } from "@mahmal/core/hub/openingOf"
import type { Opening } from "@mahmal/core/hub/Submission"
import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { Job } from "@mahmal/core/journey/Job"

/** What a job carries: many of the same kind travel together, each with its own fate. */
export type Bundle =
  | { readonly openings: ReadonlyArray<Opening> }
  | { readonly groups: ReadonlyArray<GroupId> }
  | { readonly pilgrims: ReadonlyArray<PilgrimId> }

/** A queue for every operation; two where single wishes are gathered into one submission or order; and one of groups
 * that do not travel without the member who left. */
export type QueueName = Operation | "gather.groups" | "gather.bracelets" | "stop.groups"

export const queueNames: ReadonlyArray<QueueName> = [
  ...(Object.keys(doubtRules) as ReadonlyArray<Operation>),
  "gather.groups",
  "gather.bracelets",
  "stop.groups",
]

/** The most that one job carries: few enough that what is left of a broken run is soon done again. */
const largestBundle = 100

/** Jobs for one queue, to be started at one time; at once without one. */
export interface Load {
  readonly queue: QueueName
  readonly at?: Date
  readonly items: ReadonlyArray<Bundle>
}

/** Bundles what a transaction wants done into as few jobs as are good. */
export const bundles = (jobs: ReadonlyArray<Job>, takeUps: ReadonlyArray<TakeUp>): ReadonlyArray<Load> => {
  const openings = new Map<string, { queue: Operation; at?: Date; openings: Array<Opening> }>()
  const groups = new Set<GroupId>()
  const stopped = new Set<GroupId>()
  const pilgrims: Array<PilgrimId> = []
  const open = ({ at, ...opening }: TakeUp) => {
    const key = `${opening.operation} ${at ?? ""}`
    const load = openings.get(key) ?? {
      queue: opening.operation,
      openings: [],
      ...(at === undefined ? {} : { at: new Date(at) }),
    }
    load.openings.push(opening)
    openings.set(key, load)
  }
  for (const job of jobs) {
    if (job._tag === "RegisterGroup") groups.add(job.group)
    else if (job._tag === "StopGroup") stopped.add(job.group)
    else if (job._tag === "OrderBracelet") pilgrims.push(job.pilgrim)
    else open(openingOf(job))
  }
  for (const takeUp of takeUps) open(takeUp.at === undefined ? takeUp : { ...takeUp, at: rounded(takeUp.at) })
  return [
    ...[...openings.values()].map(({ openings, ...load }) => ({
      ...load,
      items: chunks(openings).map((openings) => ({ openings })),
    })),
    { queue: "gather.groups", items: chunks([...groups]).map((groups) => ({ groups })) } as const,
    { queue: "stop.groups", items: chunks([...stopped]).map((groups) => ({ groups })) } as const,
    { queue: "gather.bracelets", items: chunks(pilgrims).map((pilgrims) => ({ pilgrims })) } as const,
  ].filter(({ items }) => items.length > 0)
}

/** What is to be taken up at nearly the same time travels together. */
const rounded = (at: number): number => Math.ceil(at / 100) * 100

const chunks = <A>(items: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(items.length / largestBundle) }, (_, n) =>
    items.slice(n * largestBundle, (n + 1) * largestBundle),
  )

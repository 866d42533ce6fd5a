import { setTimeout as wait } from "node:timers/promises"
import { chance } from "@mahmal/mocks"
import type { Ended } from "./hubProcess.ts"
import type { World } from "./world.ts"

/** A season that was run with its hub being killed. */
export interface KilledRun {
  /** How the last hub ended, which was left alone. */
  readonly ended: Ended
  readonly output: string
  readonly kills: number
}

/** How much a season has written so far: what happened, and what was said to and by the foreign systems. */
export const writtenIn = ({ database }: World): Promise<number> =>
  database
    .query<{ n: number }>("select ((select count(*) from event) + (select last_value from message_id_seq))::int as n")
    .then(({ rows }) => rows[0]?.n ?? 0)
    // Before the first hub has made its tables nothing is written.
    .catch(() => 0)

/**
 * Runs a season, and kills its hub as often as said: each time at a random moment of the work, and a random instant
 * after it. `work` is how much the season is known to write. The moments follow from the seed.
 */
export const runWithKills = async (
  world: World,
  kills: number,
  work: number,
  seed: string,
  onKill: (nth: number) => void = () => {},
): Promise<KilledRun> => {
  const moments = Array.from({ length: kills }, (_, n) => ({
    // Some of the last work may be done before the hub can be killed in it.
    at: Math.floor(chance(seed, "kill", n) * work * 0.9),
    after: chance(seed, "instant", n) * 200,
  })).toSorted((a, b) => a.at - b.at)
  let hub = world.start()
  let killed = 0
  for (const { at, after } of moments) {
    const before = await writtenIn(world)
    let over = false
    const ended = hub.ended.then(() => {
      over = true
    })
    // Each hub gets somewhere before it is killed.
    while (!over && (await writtenIn(world)) < Math.max(at, before + 1)) await Promise.race([ended, wait(20)])
    await Promise.race([ended, wait(after)])
    if (over) break
    await hub.end("SIGKILL")
    killed += 1
    onKill(killed)
    hub = world.start()
  }
  return { ended: await hub.ended, output: hub.output(), kills: killed }
}

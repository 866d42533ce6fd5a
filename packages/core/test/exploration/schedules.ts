import type { Setting } from "./Playing.ts"
import { type Played, play } from "./play.ts"
import { type Stage, stages } from "./stages.ts"

/** A schedule as it can be played again: where it begins, and its moves by their names. */
export interface Schedule {
  readonly setting: Setting
  readonly stage: Stage
  readonly moves: ReadonlyArray<string>
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
const chances = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A move without whom and what it is about. */
const kindOf = (name: string): string => name.replace(/\S*[0-9]\S*/g, "…")

const always = / is (taken up after|written|answered|registers|issues|made)/
const isNotice = (name: string): boolean => /sms\.send|voice\.call/.test(name)

/**
 * Plays the schedule of a seed. Each schedule has only some kinds of moves, so that a few of them meet more often than if
 * everything happened everywhere.
 */
export const random = async (seed: number, only?: Stage): Promise<{ schedule: Schedule; played: Played }> => {
  const chance = chances(seed)
  const pick = <A>(all: ReadonlyArray<A>): A => all[Math.floor(chance() * all.length)] as A
  const stage = only ?? pick(stages)
  const setting: Setting = {
    groups: pick([[1], [1], [1], [1, 1], [1, 1], [1, 1, 2]] as const),
    groupFollowsMember: chance() < 0.3,
    handsOver: chance() < 0.5,
    keepsNoTime: chance() < 0.3,
  }
  let left = 4 + Math.floor(chance() * 16)
  const kinds = new Map<string, boolean>()
  const withNotices = chance() < 0.15
  const happens = (name: string): boolean => {
    if (isNotice(name) && !withNotices) return false
    const kind = kindOf(name)
    const known = kinds.get(kind)
    if (known !== undefined) return known
    const decided = always.test(name) || chance() < (name.startsWith("a person") ? 0.2 : 0.4)
    kinds.set(kind, decided)
    return decided
  }
  const played = await play(setting, stage, (names) => {
    const possible = names.flatMap((name, n) => (happens(name) ? [n] : []))
    left -= 1
    return left < 0 || possible.length === 0 ? undefined : pick(possible)
  })
  return { schedule: { setting, stage, moves: played.moves }, played }
}

/** Plays a schedule again; a move that is not possible when its turn comes is left out. */
export const replay = ({ setting, stage, moves }: Schedule): Promise<Played> => {
  const left = [...moves]
  return play(setting, stage, (names) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const at = names.indexOf(next)
      if (at !== -1) return at
    }
    return undefined
  })
}

/** What is broken, without whom and what it is about. */
export const faultOf = ({ broken }: Played): string | undefined => broken[0] && kindOf(broken[0])

/** The same fault in as few moves, and as small a season, as can be found by leaving out one thing after the other. */
export const smallest = async (schedule: Schedule, fault: string): Promise<Schedule> => {
  const breaks = async (other: Schedule): Promise<boolean> => faultOf(await replay(other)) === fault
  const settings: ReadonlyArray<Partial<Setting>> = [
    { groups: [1] },
    { groups: [1, 1] },
    { groupFollowsMember: false },
    { keepsNoTime: false },
    { handsOver: true },
  ]
  let found = schedule
  for (const setting of settings) {
    const other = { ...found, setting: { ...found.setting, ...setting } }
    if (other.setting.groups.length <= found.setting.groups.length && (await breaks(other))) found = other
  }
  for (let n = found.moves.length - 1; n >= 0; n -= 1) {
    const other = { ...found, moves: found.moves.filter((_, at) => at !== n) }
    if (await breaks(other)) found = other
  }
  return found
}

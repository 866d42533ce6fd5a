import { Effect } from "effect"
import { confirmed } from "./confirmed.ts"
import { begin, call, write } from "./hubs.ts"
import type { Playing } from "./Playing.ts"
import { ask } from "./people.ts"
import type { Services } from "./services.ts"
import { settleDown } from "./settleDown.ts"

/** Where everybody stands at a stage, and what happens to the first of them next. */
interface Beginning {
  readonly all?: "Registered" | "Visa" | "Bracelet"
  readonly next?: (playing: Playing) => Effect.Effect<unknown, unknown, Services>
}

const losesBracelet = (playing: Playing) => {
  const [first] = playing.pilgrims
  const { state } = playing.memory.stories.get(first!)!
  return "bracelet" in state
    ? ask(first!, { _tag: "ReplaceBracelet", serial: state.bracelet.serial, reason: "lost" })
    : Effect.void
}

const replacementIsDeclined = (playing: Playing) =>
  Effect.gen(function* () {
    const { memory, runs } = playing
    const isReplacement = ({ operation }: { readonly operation: string }) => operation === "bracelet.replace"
    const waiting = memory.takeUps.findIndex(isReplacement)
    if (waiting !== -1) yield* begin(playing, waiting)
    const run = runs.find(({ exchange }) => isReplacement(exchange))
    yield* call(playing, run!, "is declined")
    yield* write(playing, run!)
  })

const beginnings = {
  confirmed: {},
  registered: { all: "Registered" },
  visa: { all: "Visa" },
  bracelet: { all: "Bracelet" },
  replacing: { all: "Bracelet", next: losesBracelet },
  "replacing again": {
    all: "Bracelet",
    next: (playing) =>
      Effect.gen(function* () {
        yield* losesBracelet(playing)
        yield* replacementIsDeclined(playing)
        yield* losesBracelet(playing)
      }),
  },
  leaving: { all: "Bracelet", next: ({ pilgrims: [first] }) => ask(first!, { _tag: "Withdraw" }) },
} as const satisfies Readonly<Record<string, Beginning>>

/** How far everything has gone well when an exploration begins. */
export type Stage = keyof typeof beginnings
export const stages = Object.keys(beginnings) as ReadonlyArray<Stage>

/** Brings everybody to a stage. */
export const prepared = (playing: Playing, stage: Stage) =>
  Effect.gen(function* () {
    yield* confirmed(playing)
    const { all, next }: Beginning = beginnings[stage]
    if (all === undefined) return
    yield* settleDown(playing, () => [...playing.memory.stories.values()].every(({ state }) => state._tag === all))
    if (next !== undefined) yield* next(playing)
    // Notices are out of the way.
    playing.outside.telling.all.splice(0)
    playing.afterMove()
  })

import { Effect } from "effect"
import { Hub } from "../../src/hub/Hub.ts"
import type { Command } from "../../src/journey/Command.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { type Memory, memoryOf } from "../../src/testing/memory/Memory.ts"
import { confirm, draw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"

/** A season of one group of two, who have applied for enough places. */
export const ofTwo = (): Memory =>
  memoryOf(
    [0, 1].map((n) => ({ traveller: traveller(n), group: "1448-G1" as GroupId, share: "citizens" })),
    { citizens: 2 },
  )

export const [first, second] = [traveller(0).pilgrim, traveller(1).pilgrim] as const

/** Asks one thing of a journey. */
export const ask = (pilgrim: PilgrimId, command: Command) =>
  Hub.use((hub) => hub.submit({ _tag: "Acts", acts: [{ pilgrim, command }] }))

/** Both are drawn and confirm together, as a group does. */
export const confirmed = Hub.use((hub) =>
  Effect.forEach(
    [draw, confirm()],
    (command) => hub.submit({ _tag: "Acts", acts: [first, second].map((pilgrim) => ({ pilgrim, command })) }),
    { discard: true },
  ),
)

/** Where everybody stands. */
export const standing = (memory: Memory): ReadonlyArray<string> =>
  [...memory.stories.values()].map(({ state }) => state._tag)

/** The exchanges of an operation, each with its state, as `SUBJECT STATE`. */
export const exchangesOf = (memory: Memory, operation: string): ReadonlyArray<string> =>
  [...memory.exchanges.values()]
    .filter((exchange) => exchange.operation === operation)
    .map(({ id, state }) => `${id.slice(operation.length + 1)} ${state._tag}`)

/** The states of an operation's exchanges, first opened first. */
export const statesOf = (memory: Memory, operation: string): ReadonlyArray<string> =>
  exchangesOf(memory, operation).map((exchange) => exchange.slice(exchange.lastIndexOf(" ") + 1))

/** The reference of the first submission to the e-track. */
export const referenceIn = (memory: Memory): string =>
  exchangesOf(memory, "etrack.register")[0]?.split(" ")[0] ?? "there is none"

/** The calls of an operation, as `kind outcome`. */
export const callsOf = (memory: Memory, operation: string): ReadonlyArray<string> =>
  memory.messages
    .filter(({ exchange }) => exchange.startsWith(`${operation}/`))
    .map(({ kind, outcome }) => `${kind} ${outcome}`)

import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { subjectOf } from "../../src/exchange/Exchange.ts"
import { makerIn } from "../../src/exchange/orderNumber.ts"
import { Hub } from "../../src/hub/Hub.ts"
import type { Asked } from "../../src/journey/Asked.ts"
import type { GroupId } from "../../src/journey/ids.ts"
import { BraceletShares } from "../../src/ports/BraceletShares.ts"
import { layer, type Memory, memoryOf } from "../../src/testing/memory/Memory.ts"
import { confirm, draw, recordRegistration, recordVisa } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"

const people = 250
const pilgrims = Array.from({ length: people }, (_, n) => traveller(n).pilgrim)

/** Pilgrims of whom every two are a group, and enough places. */
const season = () =>
  memoryOf(
    pilgrims.map((_, n) => ({ traveller: traveller(n), group: `1448-G${n >> 1}` as GroupId, share: "citizens" })),
    { citizens: people },
  )

/** Each command to everybody, all in one submission. */
const together = async (
  memory: Memory,
  hub: typeof Hub.layer,
  ...commands: ReadonlyArray<Asked["command"]>
): Promise<void> => {
  const program = Hub.use((hub) =>
    Effect.forEach(
      commands,
      (command) => hub.submit({ _tag: "Acts", acts: pilgrims.map((pilgrim) => ({ pilgrim, command })) }),
      { discard: true },
    ),
  )
  await Effect.runPromise(Effect.provide(program, Layer.provideMerge(hub, layer(memory))))
}

const opened = (memory: Memory, operation: string) =>
  [...memory.exchanges.values()].filter((exchange) => exchange.operation === operation)

describe("those who move at the same time", () => {
  it("are submitted to the e-track by groups, each under a reference of its own", async () => {
    const memory = season()
    await together(memory, Hub.layer, draw, confirm())
    const submissions = opened(memory, "etrack.register")
    expect(submissions.map((exchange) => exchange.pilgrims.length)).toEqual(Array(people / 2).fill(2))
    expect(new Set(submissions.map(({ id }) => id)).size).toBe(people / 2)
    expect(memory.journal.get(pilgrims[0]!)?.map(({ _tag }) => _tag)).toEqual([
      "PlaceDrawn",
      "CampaignConfirmed",
      "RegistrationAsked",
    ])
  })

  it("share as few bracelet orders as the maker takes", async () => {
    const memory = season()
    await together(memory, Hub.layer, draw, confirm(), recordRegistration(), recordVisa())
    expect(opened(memory, "bracelet.order").map((exchange) => exchange.pilgrims.length)).toEqual([200, 50])
    expect(memory.stories.get(pilgrims[249]!)?.state).toMatchObject({
      _tag: "Visa",
      order: opened(memory, "bracelet.order")[1]?.id.slice("bracelet.order/".length),
    })
  })

  it("have their bracelets made by each maker in proportion to its share, and none by one with the share 0", async () => {
    const memory = season()
    const shares = [
      { serials: "B", share: 1 },
      { serials: "W", share: 2 },
      { serials: "X", share: 0 },
    ]
    const hub = Layer.provide(Hub.layer, Layer.succeed(BraceletShares, shares))
    await together(memory, hub, draw, confirm(), recordRegistration(), recordVisa())
    const made = new Map(
      opened(memory, "bracelet.order").map((order) => [makerIn(subjectOf(order)), order.pilgrims.length]),
    )
    expect([...made.keys()].toSorted()).toEqual(["B", "W"])
    expect((made.get("B") ?? 0) + (made.get("W") ?? 0)).toBe(people)
    // Three standard deviations, of as many throws of a die.
    expect(Math.abs((made.get("W") ?? 0) - (people * 2) / 3)).toBeLessThan(3 * Math.sqrt((people * 2) / 9))
  })

  it.each([
    [[], "nobody has a share above 0"],
    [[{ serials: "B", share: 0 }], "nobody has a share above 0"],
    [[{ serials: "B", share: -1 }], "a share is a weight, which is 0 or more"],
    [[{ serials: "B-1", share: 1 }], "serials begin with letters and digits"],
  ])("are not taken on by a hub whose makers of bracelets cannot share them: %j", async (shares, fault) => {
    const hub = Layer.provide(Hub.layer, Layer.succeed(BraceletShares, shares))
    await expect(together(season(), hub, draw)).rejects.toThrow(`Bracelets cannot be shared out: ${fault}.`)
  })
})

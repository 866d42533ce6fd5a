import { Hub } from "@mahmal/core/hub/Hub"
import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { Cursors } from "@mahmal/core/ports/Cursors"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { type Hold, Lines } from "../../src/lines/Lines.ts"
import { readBorder } from "../../src/workers/readBorder.ts"

/** Reads a feed of three pages over a way that is held up, from the `held`th call on, or has a rate; gives what was done in its order. */
const reading = async (way: { readonly held?: number; readonly isPaced?: boolean }) => {
  const done: Array<string> = []
  let asked = 0
  const hold = (): Hold | undefined => (asked >= (way.held ?? 9) ? { why: "paused", until: 0 } : undefined)
  const lines = Lines.of({
    hold,
    room: () => "all",
    isPaced: () => way.isPaced ?? false,
    turn: (operation) => Effect.sync(() => void done.push(`turn ${operation}`)),
    told: () => Effect.void,
    goes: () => {},
    unused: () => {},
    standing: (system) => ({ system }),
    refresh: Effect.void,
  })
  const feed = BorderFeed.of({
    page: (after) =>
      Effect.sync(() => {
        asked += 1
        done.push(`page after ${after}`)
        return { documents: [], next: String(asked), end: asked === 3 }
      }),
    document: () => Effect.die("no document is read"),
  })
  const cursors = Cursors.of({ read: () => Effect.succeed("0"), write: () => Effect.void })
  const hub = Hub.of({ submit: () => Effect.succeed({ events: [], unexplained: [] }) })
  await Effect.runPromise(
    readBorder().pipe(
      Effect.provideService(Lines, lines),
      Effect.provideService(BorderFeed, feed),
      Effect.provideService(Cursors, cursors),
      Effect.provideService(Hub, hub),
      Effect.ignore,
    ),
  )
  return done
}

describe("the border feed", () => {
  it("is read to its present end", async () => {
    expect(await reading({})).toEqual(["page after 0", "page after 1", "page after 2"])
  })

  it("is not asked for pages either while its system is paused, left alone or closed", async () => {
    expect(await reading({ held: 0 })).toEqual([])
    expect(await reading({ held: 1 })).toEqual(["page after 0"])
  })

  it("is asked for pages at its system's rate", async () => {
    const both = (after: number) => ["turn border.read", `page after ${after}`]
    expect(await reading({ isPaced: true })).toEqual([...both(0), ...both(1), ...both(2)])
  })
})

import { Hub } from "@mahmal/core/hub/Hub"
import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { Cursors } from "@mahmal/core/store/Cursors"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { type Hold, SystemStatus } from "../../src/systems/SystemStatus.ts"
import { readBorder } from "../../src/workers/readBorder.ts"

/** Reads a feed of three pages over a way that is held up, from the `held`th call on, or has a rate; gives what was done in its order. */
const reading = async (way: { readonly held?: number; readonly isRateLimited?: boolean }) => {
  const done: Array<string> = []
  let asked = 0
  const hold = (): Hold | undefined => (asked >= (way.held ?? 9) ? { why: "paused", until: 0 } : undefined)
  const status = SystemStatus.of({
    hold,
    admits: () => "all",
    isRateLimited: () => way.isRateLimited ?? false,
    awaitRate: (operation) => Effect.sync(() => void done.push(`rate ${operation}`)),
    ended: () => Effect.void,
    started: () => {},
    abandoned: () => {},
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
      Effect.provideService(SystemStatus, status),
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
    const both = (after: number) => ["rate border.read", `page after ${after}`]
    expect(await reading({ isRateLimited: true })).toEqual([...both(0), ...both(1), ...both(2)])
  })
})

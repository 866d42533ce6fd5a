import { Effect } from "effect"
import { Hub } from "../../src/hub/Hub.ts"
import { confirm, draw } from "../../src/testing/moments.ts"
import type { Playing } from "./Playing.ts"

/** The season begins: everybody is drawn, and confirms with the group. */
export const confirmed = (playing: Playing) =>
  Effect.gen(function* () {
    for (const command of [draw, confirm()])
      for (const group of new Set([...playing.memory.stories.values()].map(({ group }) => group)))
        yield* Hub.use((hub) =>
          hub.submit({
            _tag: "Acts",
            acts: [...playing.memory.stories.values()]
              .filter((story) => story.group === group)
              .map(({ pilgrim }) => ({ pilgrim, command })),
          }),
        )
    playing.afterMove()
  })

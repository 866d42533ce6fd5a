import { fork } from "node:child_process"
import { once } from "node:events"
import { extname, join } from "node:path"
import { Effect } from "effect"
import type { StandInOptions } from "./startStandIns.ts"

// Its extension is ours: TypeScript in the sources, JavaScript in the package.
const program = join(import.meta.dirname, `child${extname(import.meta.filename)}`)

/** Starts the stand-ins in a process of their own, and gives the environment in which a hub finds them. */
export const forkStandIns = (options: StandInOptions) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const child = fork(program)
      child.send(options)
      const [{ environment }] = (await once(child, "message")) as [{ environment: Readonly<Record<string, string>> }]
      return { child, environment }
    }),
    ({ child }) =>
      Effect.promise(async () => {
        const gone = once(child, "exit")
        child.disconnect()
        await gone
      }),
  ).pipe(Effect.map(({ environment }) => environment))

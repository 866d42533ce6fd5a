import { fork } from "node:child_process"
import { once } from "node:events"
import { extname, join } from "node:path"
import { Effect, Schema } from "effect"
import type { StandInOptions } from "./startStandIns.ts"

// Its extension is ours: TypeScript in the sources, JavaScript in the package.
const program = join(import.meta.dirname, `child${extname(import.meta.filename)}`)

/** The stand-ins could not be started. */
export class StandInsUnavailable extends Schema.TaggedError<StandInsUnavailable>()("StandInsUnavailable", {
  why: Schema.String,
}) {
  override get message(): string {
    return `The stand-ins of the foreign systems cannot be started: ${this.why}`
  }
}

type Told = { readonly environment: Readonly<Record<string, string>> } | { readonly failure: string }

const started = async (options: StandInOptions) => {
  const child = fork(program)
  child.send(options)
  const told = once(child, "message") as Promise<[Told]>
  const gone = once(child, "exit").then(([status]): [Told] => [{ failure: `they ended with status ${status}.` }])
  const [answer] = await Promise.race([told, gone])
  if ("failure" in answer) throw new Error(answer.failure)
  return { child, environment: answer.environment }
}

/** Starts the stand-ins in a process of their own, and gives the environment in which a hub finds them. */
export const forkStandIns = (options: StandInOptions) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => started(options),
      catch: (error) => new StandInsUnavailable({ why: (error as Error).message }),
    }),
    ({ child }) =>
      Effect.promise(async () => {
        const gone = once(child, "exit")
        child.disconnect()
        await gone
      }),
  ).pipe(Effect.map(({ environment }) => environment))

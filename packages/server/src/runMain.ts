import { NodeRuntime } from "@effect/platform-node"
import { Cause, Effect, Exit } from "effect"
import { configurationFault } from "./configurationFault.ts"

/**
 * Runs a command to its end, or until SIGTERM or Ctrl-C, and stops everything in order. The command gives the exit
 * status; what failed is told in one sentence.
 */
export const runMain = (command: Effect.Effect<number, unknown>): void =>
  NodeRuntime.runMain(
    Effect.onExit(command, (exit) =>
      Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)
        ? Effect.sync(() => process.stderr.write(`mahmal: ${sentence(Cause.squash(exit.cause))}\n`))
        : Effect.void,
    ),
    {
      disableErrorReporting: true,
      teardown: (exit, onExit) =>
        onExit(Exit.isSuccess(exit) ? (exit.value as number) : Cause.hasInterruptsOnly(exit.cause) ? 0 : 1),
    },
  )

const sentence = (error: unknown): string =>
  configurationFault(error, process.env) ??
  (error instanceof Error && error.message !== "" ? error.message : String(error))

import { NodeRuntime } from "@effect/platform-node"
import { Cause, Effect, Exit } from "effect"
import { configurationFault } from "./configurationFault.ts"

/**
 * Runs a command to its end, or until SIGTERM or Ctrl-C, and stops everything in order. The command gives the exit
 * status; what failed is told in one sentence, and of a variable of the `environment` what was found in it and what is expected.
 */
export const runMain = (
  command: Effect.Effect<number, unknown>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void =>
  NodeRuntime.runMain(
    Effect.onExit(command, (exit) =>
      Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)
        ? Effect.sync(() => process.stderr.write(`mahmal: ${sentence(Cause.squash(exit.cause), environment)}\n`))
        : Effect.void,
    ),
    {
      disableErrorReporting: true,
      teardown: (exit, onExit) =>
        onExit(Exit.isSuccess(exit) ? (exit.value as number) : Cause.hasInterruptsOnly(exit.cause) ? 0 : 1),
    },
  )

const sentence = (error: unknown, environment: Readonly<Record<string, string | undefined>>): string =>
  configurationFault(error, environment) ??
  (error instanceof Error && error.message !== "" ? error.message : String(error))

import { NodeRuntime } from "@effect/platform-node"
import { Cause, Effect, Exit } from "effect"
import { configurationFault } from "./configurationFault.ts"

/** The exit status of a command that was stopped before it had done what it was asked, as shells give it. */
const interrupted = 130

/** How a command is run. */
export interface Running {
  /** The exit status when it is stopped: 0 of what runs until it is. */
  readonly stopped?: number
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/**
 * Runs a command to its end, or until SIGTERM or Ctrl-C, and stops everything in order. The command gives the exit
 * status; what failed is told in one sentence, and of a variable of the `environment` what was found in it and what is expected.
 */
export const runMain = (
  command: Effect.Effect<number, unknown>,
  { stopped = interrupted, environment = process.env }: Running = {},
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
        onExit(Exit.isSuccess(exit) ? (exit.value as number) : Cause.hasInterruptsOnly(exit.cause) ? stopped : 1),
    },
  )

const sentence = (error: unknown, environment: Readonly<Record<string, string | undefined>>): string =>
  configurationFault(error, environment) ??
  (error instanceof Error && error.message !== "" ? error.message : String(error))

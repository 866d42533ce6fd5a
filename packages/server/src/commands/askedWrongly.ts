import type { Command, CommanderError } from "commander"

/** Ends with the status of what was asked wrongly, which is 2, and says what is wrong. */
export const askedWrongly = (command: Command, message: string): never =>
  command.error(`mahmal: ${message}`, { exitCode: 2 })

/** For `exitOverride`: whatever was typed wrongly ends with 2; help with 0. */
export const asTyped = ({ exitCode }: CommanderError): never => process.exit(exitCode === 0 ? 0 : 2)

#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander"
import { hubAccess, providerNames, providers } from "./providers.ts"
import { table } from "./table.ts"
import { verify } from "./verify.ts"
import { WrongUse } from "./WrongUse.ts"

const failed = 1
const wrongUse = 2

const seconds = (text: string): number => {
  const given = Number(text)
  if (!(given >= 0 && given <= 86_400)) throw new InvalidArgumentError("between 0 and 86400 seconds")
  return given
}

const phone = (text: string): string => {
  if (!/^\+[1-9][0-9]{6,14}$/.test(text)) throw new InvalidArgumentError("a number such as +97400000000")
  return text
}

const variables = [
  ...Object.entries(providers).map(([name, { credentials, address }]) => [name, address, ...credentials] as const),
  [hubAccess.name, `${hubAccess.key}, with --url`] as const,
]
  .map(([name, ...own]) => `  ${name.padEnd(14)}${own.join(", ")}`)
  .join("\n")

interface Options {
  readonly provider: string
  readonly url?: string
  readonly patience: number
  readonly receiver?: string
  readonly pact?: string
  readonly unit?: string
}

const program = new Command("contracts").description("Contract tests for the foreign systems of the hub").exitOverride()

program
  .command("verify")
  .description("Verify that an endpoint keeps to its contract. It submits invented people: for test systems only.")
  .addOption(new Option("--provider <name>", "which contract").choices(providerNames).makeOptionMandatory())
  .option("--url <address>", "the endpoint; without it the address in the environment")
  .option("--patience <seconds>", "how long to wait for what is decided or made later", seconds, 30)
  .option(
    "--receiver <number>",
    "sms, sms-operator, telephony: a phone of your own; every run sends messages to it, or calls it",
    phone,
  )
  .option(
    "--pact <file>",
    "hub: the pact of a unit that calls the hub; a hub with a database of its own is started for it",
  )
  .option("--unit <name>", "hub: the unit whose rights the consumer has; the one it is named after unless said")
  .addHelpText(
    "after",
    `\nAddress and credentials come from the environment:\n${variables}\n\nExit status: 0 all passed, ${failed} something failed, ${wrongUse} wrong use.`,
  )
  .action(async ({ patience, ...options }: Options) => {
    const rows = await verify({ ...options, patience: patience * 1000 }, process.env)
    console.log(table(rows))
    if (rows.some(({ verdict }) => verdict === "fail")) process.exitCode = failed
  })

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof WrongUse) console.error(`error: ${error.message}`)
  else if (!(error instanceof CommanderError)) throw error
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : wrongUse
}

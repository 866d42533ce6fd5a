import { readFile } from "node:fs/promises"
import type { BringAbout } from "../pact/BringAbout.ts"
import type { Pact } from "../pact/Pact.ts"
import { verifyPact } from "../pact/verifyPact.ts"
import type { Row } from "../Row.ts"
import { Skipped } from "../Skipped.ts"
import { WrongUse } from "../WrongUse.ts"
import { withoutSecrets } from "../withoutSecrets.ts"

/** The pact to verify, and the hub. */
export interface HubRequest {
  /** The pact's file. */
  readonly pact: string
  /** The unit whose rights the consumer has; by default the one with the consumer's name. */
  readonly unit?: string | undefined
  /** A hub that is running already, with a key for it; by default one is started for the pact. */
  readonly running?: { readonly url: string; readonly key: string } | undefined
}

const isPact = (json: unknown): json is Pact =>
  typeof json === "object" &&
  json !== null &&
  "interactions" in json &&
  Array.isArray(json.interactions) &&
  json.interactions.every((each: { readonly description?: unknown }) => typeof each?.description === "string") &&
  "consumer" in json &&
  typeof (json.consumer as { readonly name?: unknown } | null)?.name === "string"

const read = async (file: string): Promise<Pact> => {
  const text = await readFile(file, "utf8").catch(() => {
    throw new WrongUse(`${file} cannot be read`)
  })
  try {
    const json: unknown = JSON.parse(text)
    if (isPact(json)) return json
  } catch {
    // Not JSON, so not a pact: the error below says so.
  }
  throw new WrongUse(`${file} is not a pact with a consumer and interactions`)
}

const secretsOf = (key: string) => ({ headers: { authorization: `Bearer ${key}` }, query: {} })

const noStates: BringAbout = () =>
  Promise.reject(new Skipped("provider states need a hub that is started for the pact; leave out --url"))

const signals = ["SIGINT", "SIGTERM"] as const
const interrupted = 130

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, "")

/**
 * Verifies the pact of a unit that calls the hub. There is a row for every interaction, without secrets.
 *
 * It starts a new database and hub, brings about the pact's states there, and authenticates with a key of the unit. Rejects
 * with WrongUse before anything is started.
 */
export const verifyHub = async ({ pact: file, unit, running }: HubRequest): Promise<readonly Row[]> => {
  const pact = await read(file)
  if (running !== undefined) {
    const rows = await verifyPact(pact, running.url, secretsOf(running.key), noStates)
    return rows.map((row) => ({ ...row, why: withoutSecrets(row.why, [running.key]) }))
  }
  // Imported only here, because it loads the whole hub.
  const { startProvider, units } = await import("@mahmal/server/providerStates/startProvider")
  const named = unit ?? pact.consumer.name
  const found = units.find((each) => plain(each) === plain(named))
  if (found === undefined) throw new WrongUse(`there is no unit ${named}; say --unit with one of ${units.join(", ")}`)
  const hub = await startProvider(found)
  // Otherwise its database would outlive this process.
  const giveUp = () => void hub.close().finally(() => process.exit(interrupted))
  for (const signal of signals) process.once(signal, giveUp)
  try {
    const rows = await verifyPact(pact, hub.url, secretsOf(hub.key), hub.bringAbout)
    return rows.map((row) => ({ ...row, why: withoutSecrets(row.why, [hub.key]) }))
  } finally {
    for (const signal of signals) process.off(signal, giveUp)
    await hub.close()
  }
}

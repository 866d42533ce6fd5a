import { readFile } from "node:fs/promises"
import type { BringAbout } from "../pact/BringAbout.ts"
import type { Pact } from "../pact/Pact.ts"
import { verifyPact } from "../pact/verifyPact.ts"
import type { Row } from "../Row.ts"
import { Skipped } from "../Skipped.ts"
import { WrongUse } from "../WrongUse.ts"
import { withoutSecrets } from "../withoutSecrets.ts"

/** Which pact is verified, and against which hub. */
export interface HubRequest {
  /** The pact's file. */
  readonly pact: string
  /** The unit whose rights the consumer has; the one that the consumer is named after unless said. */
  readonly unit?: string | undefined
  /** A hub that runs already, with a key for it; one is started for the pact alone unless said. */
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
    // What is no JSON is no pact either.
  }
  throw new WrongUse(`${file} is no pact with a consumer and interactions`)
}

const secretsOf = (key: string) => ({ headers: { authorization: `Bearer ${key}` }, query: {} })

const onlyWithoutStates: BringAbout = () =>
  Promise.reject(new Skipped("states are brought about only at a hub that is started for it; leave --url away"))

const signals = ["SIGINT", "SIGTERM"] as const
const interrupted = 130

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, "")

/**
 * Verifies the pact of a unit that calls the hub; a row for every interaction, none with a secret in it.
 *
 * It starts a fresh database and a hub of its own, brings the pact's states about there, and shows itself by a key of the
 * unit. Fails with WrongUse before anything is started.
 */
export const verifyHub = async ({ pact: file, unit, running }: HubRequest): Promise<readonly Row[]> => {
  const pact = await read(file)
  if (running !== undefined) {
    const rows = await verifyPact(pact, running.url, secretsOf(running.key), onlyWithoutStates)
    return rows.map((row) => ({ ...row, why: withoutSecrets(row.why, [running.key]) }))
  }
  // The whole hub is brought in only by who verifies one.
  const { startProvider, units } = await import("@mahmal/server/providerStates/startProvider")
  const named = unit ?? pact.consumer.name
  const found = units.find((each) => plain(each) === plain(named))
  if (found === undefined) throw new WrongUse(`there is no unit ${named}; say --unit with one of ${units.join(", ")}`)
  const hub = await startProvider(found)
  // Its database would outlive this process.
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

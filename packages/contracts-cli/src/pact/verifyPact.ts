import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Endpoint } from "../Endpoint.ts"
import type { Row } from "../Row.ts"
import { readPact, statesOf } from "./Pact.ts"
import { prepared } from "./prepared.ts"
import { runApart } from "./runApart.ts"
import type { State } from "./State.ts"
import type { Report, Secrets, Task } from "./Task.ts"

const verified = async (pact: object, task: Omit<Task, "pactFile">): Promise<Report> => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-pact-"))
  try {
    const pactFile = join(folder, "pact.json")
    await writeFile(pactFile, JSON.stringify(pact))
    return await runApart({ ...task, pactFile })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Verifies the pact of the hub with one system against an endpoint; a row for every interaction, in the pact's order. */
export const verifyPact = async (
  system: string,
  endpoint: Endpoint,
  secrets: Secrets,
  states: Readonly<Record<string, State>>,
): Promise<Row[]> => {
  const pact = readPact(system)
  const { interactions, values, rows } = await prepared(pact, states, endpoint)
  const task = { url: endpoint.url, secrets, values }
  const { results, reached } =
    interactions.length === 0 ? { results: [], reached: [] } : await verified({ ...pact, interactions }, task)

  return pact.interactions.map((interaction) => {
    const { description } = interaction
    const untried = rows.find((row) => row.interaction === description)
    if (untried !== undefined) return untried
    const result = results.find((each) => each.description === description)
    const unasked = statesOf(interaction).find((state) => !reached.includes(state))
    if (result === undefined || unasked !== undefined)
      return { interaction: description, verdict: "fail", why: "Pact did not try it" }
    const why = result.mismatches.join("; ")
    return { interaction: description, verdict: why === "" ? "pass" : "fail", why }
  })
}

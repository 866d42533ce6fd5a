import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Row } from "../Row.ts"
import type { BringAbout } from "./BringAbout.ts"
import type { Pact } from "./Pact.ts"
import { prepared, type Tryable } from "./prepared.ts"
import { runApart } from "./runApart.ts"
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

const verdictOn = ({ name, values }: Tryable, { results, reached, unanswered }: Report): Omit<Row, "interaction"> => {
  const result = results.find(({ description }) => description === name)
  const unasked = Object.keys(values).find((state) => !reached.includes(state))
  if (result === undefined || unasked !== undefined) return { verdict: "fail", why: "Pact did not try it" }
  const why = unanswered[name] ?? result.mismatches.join("; ")
  return { verdict: why === "" ? "pass" : "fail", why }
}

const verdictOnAnswers = ({ answers, breaches }: Report): Row => {
  const interaction = "every answer keeps to openapi.yaml"
  if (answers === 0) return { interaction, verdict: "skipped", why: "nothing was answered" }
  return { interaction, verdict: breaches.length === 0 ? "pass" : "fail", why: breaches.join("; ") }
}

const nothing: Report = { results: [], reached: [], answers: 0, breaches: [], unanswered: {} }

/**
 * Verifies a pact against a provider at this URL. There is a row for every interaction, in the pact's order.
 *
 * With a `system`, the last row checks all answers against its openapi.yaml, which is stricter than the pact's rules.
 */
export const verifyPact = async (
  pact: Pact,
  url: string,
  secrets: Secrets,
  bringAbout: BringAbout,
  system?: string,
): Promise<readonly Row[]> => {
  const all = await prepared(pact, bringAbout)
  const ready = all.flatMap((each) => ("ready" in each ? [each.ready] : []))
  const interactions = ready.map(({ interaction }) => interaction)
  const task = { url, secrets, system, values: Object.assign({}, ...ready.map(({ values }) => values)) }
  const report = ready.length === 0 ? nothing : await verified({ ...pact, interactions }, task)
  const rows = all.map((each) =>
    "row" in each ? each.row : { interaction: each.description, ...verdictOn(each.ready, report) },
  )
  return system === undefined ? rows : [...rows, verdictOnAnswers(report)]
}

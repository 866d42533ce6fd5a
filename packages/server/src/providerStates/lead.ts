import { type ExchangeId, exchangeId } from "@mahmal/core/exchange/Exchange"
import { opened } from "@mahmal/core/exchange/Opening"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Finding } from "@mahmal/core/exchange/settle"
import { factsAbout } from "@mahmal/core/hub/factsAbout"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { People } from "@mahmal/core/store/People"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { insertApplications } from "../season/insertApplications.ts"
import { Vault } from "../vault/Vault.ts"
import { type Applicant, acceptanceOf, pilgrimOf } from "./applicant.ts"
import { type Journey, journeys, type Step, type Traveller } from "./journeys.ts"
import { season } from "./season.ts"

const standing = Effect.fnUntraced(function* (applicants: ReadonlyArray<Applicant>) {
  const people = yield* People
  const found = yield* people.find(applicants.map(pilgrimOf))
  return applicants.flatMap((applicant): ReadonlyArray<Traveller> => {
    const pilgrim = pilgrimOf(applicant)
    const person = found.get(pilgrim)
    const number = String(applicant.number).padStart(4, "0")
    return person === undefined ? [] : [{ pilgrim, number, state: person.story.state }]
  })
})

/** Calls a foreign system in an exchange, opened if need be, so that the call ends in a finding; and takes down what follows from it. */
export const call = Effect.fnUntraced(function* (
  operation: Operation,
  subject: string,
  pilgrims: ReadonlyArray<PilgrimId>,
  finding: Finding,
  facts: ReadonlyArray<Asked> = [],
) {
  const exchange: ExchangeId = exchangeId(operation, subject)
  const opening = { exchange, operation, pilgrims }
  const [begun] = yield* (yield* Exchanges).begin([opening])
  const now = Date.now()
  const message = { kind: "send", started: now, ended: now, outcome: finding.outcome } as const
  yield* (yield* Hub).submit(factsAbout(begun ?? opened(opening), { finding, facts }, message, begun?.attempts))
  return exchange
})

const take = Effect.fnUntraced(function* (step: Step, travellers: ReadonlyArray<Traveller>) {
  const hub = yield* Hub
  const pilgrims = travellers.map(({ pilgrim }) => pilgrim)
  const [first] = travellers
  if (first === undefined) return
  if (step._tag === "Act") {
    yield* hub.submit({ _tag: "Acts", acts: pilgrims.map((pilgrim) => ({ pilgrim, command: step.command })) })
    return
  }
  const facts = travellers.map((traveller) => ({ pilgrim: traveller.pilgrim, command: step.fact(traveller) }))
  yield* call(step.operation, step.subject(first), pilgrims, { outcome: "done" }, facts)
})

/** Lets invented people apply together, and leads all of them on the same journey. */
export const lead = Effect.fnUntraced(function* (applicants: ReadonlyArray<Applicant>, journey: Journey) {
  const database = yield* Database
  const sealer = yield* (yield* Vault).sealer
  yield* database.transaction(async (client, defer) =>
    insertApplications(client, defer, season, applicants.map(acceptanceOf), sealer),
  )
  for (const step of journeys[journey]) yield* take(step, yield* standing(applicants))
})

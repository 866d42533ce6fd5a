import { credential, type Endpoint } from "../Endpoint.ts"
import { readPact } from "../pact/Pact.ts"
import type { State } from "../pact/State.ts"
import { Skipped } from "../Skipped.ts"
import { until } from "../until.ts"
import { askJson } from "./askJson.ts"

interface EntitlementRequest {
  readonly pilgrim: string
  readonly passport: Readonly<Record<string, string>>
}

/** The number of invented people, enough that some are granted a visa and some are refused. */
const candidates = 8

/** The request of an interaction of the pact. */
const requested = (description: string): EntitlementRequest => {
  const found = readPact("visa-authority").interactions.find((each) => each.description === description)
  if (found === undefined) throw new Error(`the pact has no interaction ${description}`)
  return found.request?.body as EntitlementRequest
}

const authorised = (endpoint: Endpoint) => ({ authorization: `Bearer ${credential(endpoint, "VISA_TOKEN")}` })

const asked = async (endpoint: Endpoint, key: string, body: EntitlementRequest) => {
  const headers = { ...authorised(endpoint), "idempotency-key": key }
  const { id } = await askJson(endpoint, { method: "POST", path: "/v1/entitlements", headers, body }, 202)
  if (typeof id !== "string") throw new Error("POST /v1/entitlements was answered without an id")
  return { id, pilgrim: body.pilgrim }
}

const candidate = (number: number): EntitlementRequest => {
  const request = requested("a request for a permit")
  const digits = String(number).padStart(4, "0")
  return { ...request, pilgrim: `1448-C48-${digits}`, passport: { ...request.passport, number: `X900${digits}` } }
}

/** Requests entitlements for people from this number on, and resolves to the first with one of these statuses. */
const decided = (from: number, ...statuses: readonly string[]): State => {
  return async (endpoint) => {
    const numbers = Array.from({ length: candidates }, (_, index) => from + index)
    const people = await Promise.all(
      numbers.map((number) => asked(endpoint, `contract.candidate.${number}`, candidate(number))),
    )
    const look = async (id: string): Promise<string | undefined> => {
      const path = `/v1/entitlements/${id}`
      const { status } = await askJson(endpoint, { method: "GET", path, headers: authorised(endpoint) }, 200)
      return status === "received" ? undefined : String(status)
    }
    const ends = await Promise.all(
      people.map(async (person) => ({ ...person, end: await until(() => look(person.id), endpoint.patience) })),
    )
    const found = ends.find(({ end }) => end !== undefined && statuses.includes(end))
    if (found !== undefined) return { id: found.id, pilgrim: found.pilgrim }
    const undecided = ends.filter(({ end }) => end === undefined).length
    throw new Skipped(`none of ${candidates} invented people got there, ${undecided} are not decided`)
  }
}

/** The states of the pact with the visa authority. */
export const visaStates: Readonly<Record<string, State>> = {
  "a permit was asked for under the key contract.repeated": (endpoint) =>
    asked(endpoint, "contract.repeated", requested("the same request under the same key")),
  "a permit was issued": decided(1, "issued"),
  "a permit was refused": decided(1, "refused"),
  // An earlier run may have cancelled it: the same key gets the same entitlement.
  "a permit was issued that may be given back": decided(101, "issued", "cancelled"),
}

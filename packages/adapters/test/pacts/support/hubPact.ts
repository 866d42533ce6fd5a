import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { MatchersV3, PactV3 } from "@pact-foundation/pact"
import { afterAll, expect } from "vitest"

type Request = Parameters<PactV3["withRequest"]>[0]
type Response = Parameters<PactV3["willRespondWith"]>[0]
type Rules = Parameters<PactV3["withResponseMatchingRules"]>[1]

/** A request by the hub, the answer that it needs, and the provider state beforehand. */
export interface Expectation {
  /** The name of a provider state, from which the values `fromState` come. */
  readonly given?: string
  readonly upon: string
  readonly request: Request
  readonly response: Response
  /** Matching rules for a body that is not JSON. */
  readonly bodyRules?: NonNullable<Rules["body"]>
}

// Otherwise the library sends usage statistics to its maker.
process.env.PACT_DO_NOT_TRACK = "true"

const kept = (file: string) => fileURLToPath(import.meta.resolve(`@mahmal/contracts/pacts/${file}`))

/** Canonical text: interactions ordered by name, without the versions of the libraries. */
const normal = (pact: string): string => {
  const { consumer, provider, interactions, metadata } = JSON.parse(pact)
  const byName = (a: { description: string }, b: { description: string }) => (a.description < b.description ? -1 : 1)
  const { pactSpecification } = metadata
  const whole = { consumer, provider, interactions: interactions.sort(byName), metadata: { pactSpecification } }
  return `${JSON.stringify(whole, null, 2)}\n`
}

/** The pact of the hub with one foreign system, written by calls of the real adapter. */
export const hubPact = (provider: string) => {
  const dir = mkdtempSync(join(tmpdir(), "mahmal-pact-"))
  const file = `hub-${provider}.json`
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  return {
    /** Makes a call to a server that expects exactly this request and sends exactly this answer. */
    call: async <A>(
      { given, upon, request, response, bodyRules }: Expectation,
      call: (url: string) => Promise<A>,
    ): Promise<A> => {
      const pact = new PactV3({ consumer: "hub", provider, dir, logLevel: "error" })
      if (given !== undefined) pact.given(given)
      pact.uponReceiving(upon).withRequest(request)
      if (bodyRules !== undefined) pact.withResponseMatchingRules(request, { body: bodyRules })
      const called = await pact.willRespondWith(response).executeTest(async ({ url }) => ({ answer: await call(url) }))
      if (called === undefined) throw new Error("the call was not made")
      return called.answer
    },
    /** Compares the pact with the file under contracts/pacts; `vitest -u` rewrites the file. */
    isUpToDate: () => expect(normal(readFileSync(join(dir, file), "utf8"))).toMatchFileSnapshot(kept(file)),
  }
}

/** A value that must match the whole pattern; the test is answered with the example. */
export const like = (pattern: string, example: string) => MatchersV3.regex(`^(${pattern})$`, example)

/** The value with this name from the provider state, within a fixed text. It must be equal. */
export const fromState = (name: string, example: string, before = "", after = "") =>
  MatchersV3.fromProviderState(`${before}\${${name}}${after}`, `${before}${example}${after}`)

/** One or more of the same kind. */
export const eachLike = <A>(example: A) => MatchersV3.eachLike(example, 1)

/** True or false; the example is false. */
export const eitherWay = MatchersV3.boolean(false)

/** A moment with its offset. */
export const moment = like(
  String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})`,
  "2027-02-01T08:00:00.000Z",
)

const json = { "Content-Type": like("application/json(;.*)?", "application/json") }

/** An answer in JSON. */
export const answer = (status: number, body: object): Response => ({ status, headers: json, body })

/** A refusal as application/problem+json, of which only the type and status are compared. */
export const problem = (status: number, name: string): Response => ({
  status,
  headers: { "Content-Type": like("application/problem\\+json(;.*)?", "application/problem+json") },
  contentType: "application/problem+json",
  body: {
    type: `urn:mahmal:problem:${name}`,
    title: like(".+", "The request is refused"),
    status,
    detail: MatchersV3.string("as the contract says"),
  },
})

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { MatchersV3, PactV3 } from "@pact-foundation/pact"
import { afterAll, expect, it } from "vitest"

// Otherwise the library sends usage statistics to its maker.
process.env.PACT_DO_NOT_TRACK = "true"

const { like, string, regex, fromProviderState } = MatchersV3
const dir = mkdtempSync(join(tmpdir(), "mahmal-pact-"))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** The hub that the call centre calls, and its key. */
interface Hub {
  readonly url: string
  readonly key: string
}

/** All requests of an invented call centre to the hub. */
const callCentre = ({ url, key }: Hub) => {
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: answer.status, body: await answer.json() }
  }
  return {
    whoCalls: (mobile: string) => ask("POST", "/v1/pilgrims/search", { mobile }),
    pilgrim: (id: string) => ask("GET", `/v1/pilgrims/${id}`),
    withdraw: (id: string, key: string) =>
      ask("POST", `/v1/pilgrims/${id}/withdrawal`, undefined, { "idempotency-key": key }),
    season: (name: string) => ask("GET", `/v1/seasons/${name}`),
    exchange: (id: string) => ask("GET", `/v1/exchanges/${encodeURIComponent(id)}`),
  }
}

const pilgrim = "1448-T48-0003"
const authorization = regex("Bearer .+", "Bearer key")
const json = { "Content-Type": regex("application/json(;.*)?", "application/json") }
const problem = { "Content-Type": regex("application/problem\\+json(;.*)?", "application/problem+json") }

/** The value with this name from the provider state, within a fixed text. */
const fromState = (name: string, example: string, before = "", after = "") =>
  fromProviderState(`${before}\${${name}}${after}`, `${before}${example}${after}`)
const pilgrimPath = (after = "") => fromState("pilgrim", pilgrim, "/v1/pilgrims/", after)
const refused = (type: string, status: number) => ({
  status,
  headers: problem,
  contentType: "application/problem+json",
  body: { type, title: string("What cannot be done"), status, detail: string("and why") },
})

type Response = Parameters<PactV3["willRespondWith"]>[0]
type Request = Parameters<PactV3["withRequest"]>[0]

const agreed = async <A>(
  { given, upon, request, response }: { given?: string; upon: string; request: Request; response: Response },
  act: (centre: ReturnType<typeof callCentre>) => Promise<A>,
  key = "key",
): Promise<A> => {
  const pact = new PactV3({ consumer: "call-centre", provider: "hub", dir, logLevel: "error" })
  if (given !== undefined) pact.given(given)
  pact.uponReceiving(upon).withRequest(request).willRespondWith(response)
  const done = await pact.executeTest(async ({ url }) => ({ answer: await act(callCentre({ url, key })) }))
  if (done === undefined) throw new Error("nothing was asked")
  return done.answer
}

it("A pilgrim is found by the caller's number", async () => {
  const { body } = await agreed(
    {
      given: "a pilgrim who is registered",
      upon: "a search by the caller's number",
      request: {
        method: "POST",
        path: "/v1/pilgrims/search",
        headers: { authorization, "content-type": "application/json" },
        body: { mobile: fromState("mobile", "+97433000003") },
      },
      response: {
        status: 200,
        headers: json,
        body: {
          items: [{ pilgrim: fromState("pilgrim", pilgrim), state: "Registered", nameArabic: like("سالم") }],
        },
      },
    },
    (centre) => centre.whoCalls("+97433000003"),
  )
  expect(body).toMatchObject({ items: [{ pilgrim }] })
})

it("A pilgrim's page has the state of the journey", async () => {
  const { body } = await agreed(
    {
      given: "a pilgrim with a bracelet",
      upon: "a question about a pilgrim",
      request: { method: "GET", path: pilgrimPath(), headers: { authorization } },
      response: {
        status: 200,
        headers: json,
        body: {
          pilgrim: fromState("pilgrim", pilgrim),
          standing: { _tag: "Bracelet", bracelet: { serial: string("B0003") } },
          person: { mobile: fromState("mobile", "+97433000003") },
        },
      },
    },
    (centre) => centre.pilgrim(pilgrim),
  )
  expect(body).toMatchObject({ standing: { _tag: "Bracelet" } })
})

it.each([
  ["a pilgrim who was drawn", "a withdrawal", 200, "call-1"],
  ["a pilgrim who has arrived", "a withdrawal that comes too late", 409, "call-2"],
] as const)("%s asks by telephone to be withdrawn", async (given, upon, status, key) => {
  const request = {
    method: "POST",
    path: pilgrimPath("/withdrawal"),
    headers: { authorization, "idempotency-key": key },
  }
  const done = { changed: true, pilgrims: [{ pilgrim: fromState("pilgrim", pilgrim), state: "Withdrawn" }] }
  const response =
    status === 200 ? { status, headers: json, body: done } : refused("/problems/not-possible-here", status)
  const answer = await agreed({ given, upon, request, response }, (centre) => centre.withdraw(pilgrim, key))
  expect(answer.status).toBe(status)
})

it("An unknown pilgrim is not found", async () => {
  const request = { method: "GET", path: pilgrimPath(), headers: { authorization } }
  const response = refused("/problems/unknown", 404)
  const upon = "a question about nobody"
  const answer = await agreed({ given: "nobody of this number", upon, request, response }, (c) => c.pilgrim(pilgrim))
  expect(answer.status).toBe(404)
})

it("A call centre may not read exchanges with foreign systems", async () => {
  const path = fromState("exchangeInPath", "visa.request%2F1448-T48-0003", "/v1/exchanges/")
  const request = { method: "GET", path, headers: { authorization } }
  const response = refused("/problems/not-allowed", 403)
  const answer = await agreed(
    { given: "an exchange in doubt", upon: "a question about an exchange", request, response },
    (centre) => centre.exchange("visa.request/1448-T48-0003"),
  )
  expect(answer.status).toBe(403)
})

it("A wrong key is refused", async () => {
  const request = { method: "GET", path: "/v1/seasons/1448", headers: { authorization: "Bearer wrong" } }
  const response = refused("/problems/not-signed-in", 401)
  const answer = await agreed(
    { upon: "a question with a wrong key", request, response },
    (c) => c.season("1448"),
    "wrong",
  )
  expect(answer.status).toBe(401)
})

it("The pact of the call centre is up to date", async () => {
  const { consumer, provider, interactions, metadata } = JSON.parse(
    readFileSync(join(dir, "call-centre-hub.json"), "utf8"),
  )
  const byName = (a: { description: string }, b: { description: string }) => (a.description < b.description ? -1 : 1)
  const { pactSpecification } = metadata
  const pact = { consumer, provider, interactions: interactions.sort(byName), metadata: { pactSpecification } }
  await expect(`${JSON.stringify(pact, null, 2)}\n`).toMatchFileSnapshot("call-centre-hub.json")
})

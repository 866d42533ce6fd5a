import { type SignIn, signInDefaults, startSignIn } from "@mahmal/mocks"
import { Effect, Option, Redacted } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { hashOfSecret } from "../../src/identity/secret.ts"
import { Database } from "../../src/postgres/Database.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"
import { type Browser, openBrowser, signInAs } from "../support/browser.ts"
import { freePort } from "../support/freePort.ts"
import { issuerAt, openAccess } from "../support/roles.ts"

let provider: SignIn
let hub: StartedHub
let inspection: Ask
beforeAll(async () => {
  const port = await freePort()
  provider = await startSignIn({ hubUrls: [`http://127.0.0.1:${port}`] })
  const { clientId, clientSecret } = signInDefaults
  const issuer = { ...issuerAt(provider.url), clientId, clientSecret: Redacted.make(clientSecret) }
  hub = await startHub(undefined, { port, access: { ...openAccess, issuer: Option.some(issuer) } })
  inspection = await hub.system({ unit: "inspection" })
})
afterAll(async () => {
  await hub.stop()
  await provider.close()
})

interface SignedIn {
  readonly browser: Browser
  readonly caller: string
  readonly ask: Ask
}

/** Signs somebody in in a browser of their own. */
const signIn = async (sub: string): Promise<SignedIn> => {
  const browser = openBrowser()
  await signInAs(browser, hub.origin, sub)
  const cookie = `mahmal=${browser.cookies.get("mahmal")}`
  const { json } = await hub.asking({ cookie })("GET", "/v1/session")
  return { browser, caller: String(json.caller), ask: hub.asking({ cookie, "x-csrf-token": String(json.csrf) }) }
}

const isIn = async ({ ask }: SignedIn) => (await ask("GET", "/v1/session")).json.caller !== "nobody"
const own = async ({ ask }: SignedIn) => (await ask("GET", "/v1/sessions/own")).json.items
const entries = async (query: string) => (await inspection("GET", `/v1/audit?${query}`)).json.items

it("shows people their own sessions, and ends the one that they name", async () => {
  const [here, elsewhere, another] = [await signIn("sorting-1"), await signIn("sorting-1"), await signIn("sorting-2")]
  const listed = await own(here)
  expect(listed.map(({ here }) => here).toSorted()).toEqual([false, true])
  expect(listed.map(({ caller }) => caller)).toEqual([here.caller, here.caller])

  const [foreign] = await own(another)
  expect((await here.ask("POST", `/v1/sessions/own/${foreign?.session}/ending`)).status).toBe(404)
  const other = listed.find(({ here }) => here === false)?.session
  const ended = await here.ask("POST", `/v1/sessions/own/${other}/ending`)
  expect(ended.json).toEqual({ ended: [other] })
  expect([await isIn(here), await isIn(elsewhere), await isIn(another)]).toEqual([true, false, true])
  expect(await entries(`subject=session/${other}&operation=session.endOwn`)).toMatchObject([{ caller: here.caller }])
})

it("ends a session that was not used for half an hour, and any after twelve hours", async () => {
  const [unused, used, old] = [await signIn("gate-1"), await signIn("gate-1"), await signIn("gate-1")]
  const tokenOf = ({ browser }: SignedIn) => hashOfSecret(String(browser.cookies.get("mahmal")))
  const earlier = (column: string, time: string, of: SignedIn) =>
    hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({
          text: `update session set ${column} = ${column} - interval '${time}' where token = $1`,
          values: [tokenOf(of)],
        }),
      ),
    )
  await earlier("seen", "30 minutes", unused)
  await earlier("seen", "28 minutes", used)
  expect([await isIn(unused), await isIn(used), await isIn(old)]).toEqual([false, true, true])
  // That one was used is what keeps it.
  await earlier("seen", "28 minutes", used)
  expect(await isIn(used)).toBe(true)
  await earlier("expires", "12 hours", old)
  expect(await isIn(old)).toBe(false)
})

it("lets IT see who is signed in and sign anybody out, and nobody else", async () => {
  const [one, two] = [await signIn("medical-1"), await signIn("medical-1")]
  const it = await hub.person({ unit: "it" })
  const listed = await it("GET", `/v1/sessions?caller=${encodeURIComponent(one.caller)}`)
  expect(listed.json.items).toHaveLength(2)
  expect(await entries("operation=session.list")).toMatchObject([{ reads: "personal", subjects: [one.caller] }])
  expect((await it("GET", "/v1/sessions")).json.items.length).toBeGreaterThan(2)
  for (const [method, path] of [
    ["GET", "/v1/sessions"],
    ["POST", "/v1/sessions/endings"],
  ] as const)
    expect((await one.ask(method, path, method === "GET" ? {} : { json: { caller: one.caller } })).status).toBe(403)

  const { json } = await it("POST", "/v1/sessions/endings", { json: { caller: one.caller } })
  expect(json.ended).toHaveLength(2)
  expect([await isIn(one), await isIn(two)]).toEqual([false, false])
  const told = await entries(`subject=${encodeURIComponent(one.caller)}&operation=session.end`)
  const subjects = [one.caller, ...(json.ended as ReadonlyArray<string>).map((session) => `session/${session}`)]
  expect(told).toMatchObject([{ operation: "session.end", subjects }])

  const three = await signIn("gate-1")
  const system = await hub.system({ unit: "it" })
  expect((await system("POST", "/v1/sessions/endings", { json: {} })).status).toBe(400)
  expect(await isIn(three)).toBe(true)
  await system("POST", "/v1/sessions/endings", { json: { caller: "everybody" } })
  expect(await isIn(three)).toBe(false)
})

it("tells the trail who signed in and out, and who tried to in vain", async () => {
  const person = await signIn("inspection-1")
  const about = `caller=${encodeURIComponent(person.caller)}`
  expect(await entries(`${about}&operation=session.begin`)).toMatchObject([{ unit: "inspection", outcome: "done" }])
  const [session] = await own(person)
  await person.ask("POST", "/sign-out")
  expect(await entries(`${about}&operation=session.end`)).toMatchObject([{ subjects: [`session/${session?.session}`] }])

  expect((await openBrowser().ask(`${hub.origin}/sign-in/callback?state=x&code=y`)).status).toBe(403)
  const [refused] = await entries("operation=session.begin&outcome=refused")
  expect(refused).toMatchObject({ caller: "nobody", status: 403, subjects: ["network/127.0.0.0/24"] })
})

it("tells the trail of wrong proofs, by network and credential, and never what was shown", async () => {
  const key = `mahmal_${"a".repeat(16)}_${"S".repeat(43)}`
  const wrong = hub.asking({ authorization: `Bearer ${key}` })
  for (let n = 0; n < 30; n++) expect((await wrong("GET", "/v1/seasons")).status).toBe(401)
  const told = await entries("operation=session.prove")
  expect(told[0]).toMatchObject({
    caller: "nobody",
    outcome: "refused",
    status: 401,
    subjects: ["network/127.0.0.0/24", `credential/${"a".repeat(16)}`],
  })
  // So many a minute and no more; a minute may end meanwhile.
  expect(told.length).toBeLessThanOrEqual(20)
  expect(JSON.stringify(told)).not.toContain("S".repeat(43))
})

it("tells the trail which client and which credential an act was about", async () => {
  const ask = await hub.person({ unit: "it" })
  await ask("POST", "/v1/clients", { json: { client: "told-of", name: "A system", unit: "medical" } })
  const made = (await ask("POST", "/v1/clients/told-of/credentials", { json: {} })).json.credential
  const next = (await ask("POST", `/v1/credentials/${made}/rotation`, { json: { overlapDays: 1 } })).json.credential
  await ask("POST", `/v1/credentials/${next}/revocation`)
  await ask("POST", "/v1/clients/told-of/closing")
  const operations = async (subject: string) =>
    (await entries(`subject=${subject}`)).map(({ operation }) => operation).toReversed()
  expect(await operations("client/told-of")).toEqual(["clients.add", "clients.addCredential", "clients.close"])
  expect(await operations(`credential/${made}`)).toEqual(["clients.addCredential", "clients.rotate"])
  expect(await operations(`credential/${next}`)).toEqual(["clients.rotate", "clients.revoke"])
})

it("holds ten sessions of one person at once: a further one ends the oldest, and nobody else's", async () => {
  const another = await signIn("sorting-2")
  const signedIn: Array<SignedIn> = []
  for (let n = 0; n < 12; n++) signedIn.push(await signIn("call-centre-1"))
  const held = await Promise.all(signedIn.map(isIn))
  expect(held).toEqual([false, false, ...Array<boolean>(10).fill(true)])
  expect(await isIn(another)).toBe(true)
})

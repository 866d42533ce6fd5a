import { once } from "node:events"
import { createServer, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Option } from "effect"
import * as jose from "jose"
import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import type { Issuer } from "../../src/identity/access.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { openBrowser } from "../support/browser.ts"
import { issuerAt, openAccess } from "../support/roles.ts"

/** A provider that answers with whatever ID token a test gives it, or as one of `tells` does. */
let server: Server
let provider: string
let keys: jose.GenerateKeyPairResult
let told: string
type Tell = (response: ServerResponse) => void
/** By the path that is asked for. */
const tells = new Map<string, Tell>()
const hubs: Array<StartedHub> = []

beforeAll(async () => {
  keys = await jose.generateKeyPair("RS256", { extractable: true })
  const publicJwk = { ...(await jose.exportJWK(keys.publicKey)), kid: "one", alg: "RS256", use: "sig" }
  server = createServer((request, response) => {
    const answers: Readonly<Record<string, unknown>> = {
      "/keys": { keys: [publicJwk] },
      "/token": { access_token: "an-access-token", token_type: "Bearer", expires_in: 60, id_token: told },
    }
    const metadata = {
      issuer: request.url?.startsWith("/slashed/") ? `${provider}/slashed/` : provider,
      jwks_uri: `${provider}/keys`,
      authorization_endpoint: `${provider}/authorize`,
      token_endpoint: `${provider}/token`,
    }
    response.setHeader("content-type", "application/json")
    const tell = tells.get(request.url ?? "")
    if (tell !== undefined) return tell(response)
    response.end(JSON.stringify(answers[request.url ?? ""] ?? metadata))
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  provider = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => tells.clear())

afterAll(async () => {
  for (const hub of hubs) await hub.stop()
  server.close()
})

const hubWith = async (more: Partial<Issuer> = {}) => {
  const issuer = { ...issuerAt(provider), ...more }
  const hub = await startHub(undefined, { access: { ...openAccess, issuer: Option.some(issuer) } })
  hubs.push(hub)
  return hub
}

const now = () => Math.floor(Date.now() / 1000)
const claims = (nonce: string) => ({
  iss: provider,
  aud: "mahmal-hub",
  sub: "somebody",
  nonce,
  iat: now(),
  exp: now() + 60,
  name: "Somebody Invented",
  mahmal_unit: "callCentre",
  mahmal_seasons: ["*"],
})
type Claims = Readonly<Record<string, unknown>>

const signed = (payload: Claims, header: object = {}, key: jose.CryptoKey | Uint8Array = keys.privateKey) =>
  new jose.SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(key)
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")

/** Signs in with the token that `make` gives for the nonce of this attempt. */
const signIn = async (
  { origin }: StartedHub,
  make: (nonce: string) => Promise<string>,
  comesBackWith = "code=a-code",
) => {
  const browser = openBrowser()
  const begun = new URL((await browser.ask(`${origin}/sign-in`)).headers.get("location") ?? "")
  told = await make(String(begun.searchParams.get("nonce")))
  const { status } = await browser.ask(
    `${origin}/sign-in/callback?${comesBackWith}&state=${begun.searchParams.get("state")}`,
  )
  return { status, asked: begun.searchParams, signedIn: browser.cookies.has("mahmal"), browser }
}

const said =
  (status: number, body: string, type = "application/json"): Tell =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(body)

/** What the provider says when it has signed somebody out. */
const loggedOut = (sub: string, iat: number) => ({
  iss: provider,
  aud: "mahmal-hub",
  sub,
  iat,
  jti: "a-token",
  events: { "http://schemas.openid.net/event/backchannel-logout": {} },
})

it("signs in by an ID token that the provider has signed for this very attempt", async () => {
  const hub = await hubWith()
  expect(await signIn(hub, (nonce) => signed(claims(nonce)))).toMatchObject({ status: 303, signedIn: true })
})

it("signs nobody in by an ID token that does not prove what it says, even if the provider's own address gives it", async () => {
  const hub = await hubWith()
  const stranger = await jose.generateKeyPair("RS256")
  const secret = new TextEncoder().encode("a secret of the tests, which is long enough for HMAC")
  const wrong: Readonly<Record<string, (nonce: string) => Promise<string>>> = {
    "signed by nobody": async (nonce) => `${encoded({ alg: "none" })}.${encoded(claims(nonce))}.`,
    "without its signature": async (nonce) => (await signed(claims(nonce))).replace(/[^.]+$/, ""),
    "signed by another": (nonce) => signed(claims(nonce), {}, stranger.privateKey),
    "with a key of its own": async (nonce) =>
      signed(claims(nonce), { jwk: await jose.exportJWK(stranger.publicKey) }, stranger.privateKey),
    "signed with a secret": (nonce) => signed(claims(nonce), { alg: "HS256" }, secret),
    changed: async (nonce) => {
      const [head, , signature] = (await signed(claims(nonce))).split(".")
      return `${head}.${encoded({ ...claims(nonce), mahmal_unit: "it" })}.${signature}`
    },
    expired: (nonce) => signed({ ...claims(nonce), iat: now() - 7200, exp: now() - 3600 }),
    "for another client": (nonce) => signed({ ...claims(nonce), aud: "another-hub" }),
    "of another issuer": (nonce) => signed({ ...claims(nonce), iss: "https://evil.example" }),
    "of another attempt": (nonce) => signed({ ...claims(nonce), nonce: `${nonce}x` }),
    "of no attempt": (nonce) => signed({ ...claims(nonce), nonce: undefined }),
    "about nobody": (nonce) => signed({ ...claims(nonce), sub: undefined }),
    "about one without a name": (nonce) => signed({ ...claims(nonce), sub: "" }),
    "about a number": (nonce) => signed({ ...claims(nonce), sub: 7 }),
    "of no unit": (nonce) => signed({ ...claims(nonce), mahmal_unit: undefined }),
    none: async () => "",
  }
  for (const [what, make] of Object.entries(wrong))
    expect(await signIn(hub, make), what).toMatchObject({ status: 403, signedIn: false })
})

it("says that the provider cannot be used when its answer is lost, or tells of trouble of its own, and refuses whom it refuses", async () => {
  const hub = await hubWith()
  const after = async (answer?: Tell, comesBackWith?: string) => {
    if (answer !== undefined) tells.set("/token", answer)
    const { status, signedIn } = await signIn(hub, (nonce) => signed(claims(nonce)), comesBackWith)
    tells.clear()
    return [status, signedIn]
  }
  const troubles: Readonly<Record<string, Tell>> = {
    "a connection that broke": (response) => response.destroy(),
    "half an answer": (response) => {
      response.writeHead(200, { "content-length": 100 }).write("{")
      response.destroy()
    },
    "a proxy's page": said(503, "<h1>503</h1>", "text/html"),
    "a page instead of an answer": said(200, "<h1>hello</h1>", "text/html"),
    "no JSON": said(200, "{"),
    "an error of its own": said(500, '{"error":"server_error"}'),
    "a secret that is no longer ours": said(401, '{"error":"invalid_client"}'),
    "a secret that is challenged": (response) =>
      response.writeHead(401, { "www-authenticate": 'Basic realm="token"' }).end(),
  }
  for (const [what, trouble] of Object.entries(troubles)) expect(await after(trouble), what).toEqual([503, false])
  expect(await after(undefined, "error=temporarily_unavailable")).toEqual([503, false])

  expect(await after(said(400, '{"error":"invalid_grant"}'))).toEqual([403, false])
  expect(await after(undefined, "error=access_denied")).toEqual([403, false])
  expect(await after()).toEqual([303, true])
})

it("refuses no token because the provider's keys do not come, and takes it once they do", async () => {
  const hub = await hubWith()
  const { sub: _, nonce: __, ...known } = claims("")
  const token = await signed({ ...known, sub: "a-system", aud: "mahmal" }, { typ: "at+jwt" })
  const asked = async () =>
    (await fetch(`${hub.origin}/v1/seasons`, { headers: { authorization: `Bearer ${token}` } })).status
  for (const trouble of [said(503, "{}"), said(200, "no JSON"), said(200, "{}")]) {
    tells.set("/keys", trouble)
    expect(await asked()).toBe(503)
  }
  tells.clear()
  expect(await asked()).toBe(200)
})

it("signs nobody in at a provider whose metadata is another issuer's", async () => {
  const hub = await hubWith({ url: new URL(`${provider}/another`) })
  const begun = await openBrowser().ask(`${hub.origin}/sign-in`)
  expect([begun.status, begun.headers.get("location")]).toEqual([503, null])
})

it("asks for a class of authentication where one is set, and takes nobody's silence for it", async () => {
  const hub = await hubWith({ classes: ["urn:two-factors", "urn:smart-card"] })
  const of = (acr: string | undefined) => signIn(hub, (nonce) => signed({ ...claims(nonce), acr }))
  const strong = await of("urn:smart-card")
  expect([strong.status, strong.asked.get("acr_values")]).toEqual([303, "urn:two-factors urn:smart-card"])
  for (const acr of [undefined, "", "0", "urn:two-factors urn:smart-card"]) expect((await of(acr)).status).toBe(403)

  const token = (more: Claims) =>
    signed({ ...claims(""), aud: "mahmal", client_id: "an-application", ...more }, { typ: "at+jwt" })
  const asks = async (more: Claims) =>
    (await hub.asking({ authorization: `Bearer ${await token(more)}` })("GET", "/v1/seasons")).status
  expect([await asks({}), await asks({ acr: "0" }), await asks({ acr: "urn:two-factors" })]).toEqual([401, 401, 200])
  // A system has a secret, and no second factor.
  expect(await asks({ client_id: "somebody" })).toBe(200)
})

it("ends the sessions of whom the provider has signed out, and of nobody else, nor those that begin after", async () => {
  const hub = await hubWith()
  const of = async (sub: string) => {
    const { browser } = await signIn(hub, (nonce) => signed({ ...claims(nonce), sub }))
    return async () => ((await (await browser.ask(`${hub.origin}/v1/session`)).json()) as { kind: string }).kind
  }
  const [one, two, another] = [await of("one"), await of("one"), await of("another")]
  const logout = loggedOut("one", now() + 1)
  const end = async (payload: Claims, header: object = { typ: "logout+jwt" }, key = keys.privateKey) => {
    const body = new URLSearchParams({ logout_token: await signed(payload, header, key) })
    return (await fetch(`${hub.origin}/sign-in/ended`, { method: "POST", body })).status
  }
  const stranger = await jose.generateKeyPair("RS256")
  const wrong: Readonly<Record<string, Promise<number>>> = {
    "signed by another": end(logout, undefined, stranger.privateKey),
    "an ID token": end({ ...claims("x"), sub: "one" }, {}),
    "an ID token that calls itself one of logout": end({ ...claims("x"), sub: "one", jti: "x" }),
    "of another type": end(logout, { typ: "JWT" }),
    "with a nonce": end({ ...logout, nonce: "x" }),
    "of no event": end({ ...logout, events: undefined }),
    "of another event": end({ ...logout, events: { "http://schemas.openid.net/event/another": {} } }),
    "for another client": end({ ...logout, aud: "another-hub" }),
    "of another issuer": end({ ...logout, iss: "https://evil.example" }),
    "too old": end({ ...logout, iat: now() - 300 }),
    "about nobody": end({ ...logout, sub: undefined }),
    "about one without a name": end({ ...logout, sub: "" }),
    "without a name of its own": end({ ...logout, jti: "" }),
  }
  for (const [what, status] of Object.entries(wrong)) expect(await status, what).toBe(400)
  for (const type of ["application/x-www-form-urlencoded", "multipart/form-data", "application/json"]) {
    const nothing = { method: "POST", headers: { "content-type": type }, body: "x" }
    expect((await fetch(`${hub.origin}/sign-in/ended`, nothing)).status, type).toBe(400)
  }
  expect([await one(), await two(), await another()]).toEqual(["person", "person", "person"])

  expect(await end(logout)).toBe(200)
  expect([await one(), await two(), await another()]).toEqual(["nobody", "nobody", "person"])
  const inspection = await hub.system({ unit: "inspection" })
  const { items } = (await inspection("GET", "/v1/audit?operation=session.end")).json
  expect(items).toMatchObject([{ caller: "provider", outcome: "done" }])
  expect(items[0]?.subjects).toHaveLength(3)
})

it("takes tokens of every kind from a provider whose name ends with a slash", async () => {
  const iss = `${provider}/slashed/`
  const hub = await hubWith({ url: new URL(iss) })
  expect((await signIn(hub, (nonce) => signed({ ...claims(nonce), iss }))).signedIn).toBe(true)
  const token = await signed({ ...claims(""), iss, aud: "mahmal", client_id: "somebody" }, { typ: "at+jwt" })
  expect((await hub.asking({ authorization: `Bearer ${token}` })("GET", "/v1/seasons")).status).toBe(200)
  const logout = await signed({ ...loggedOut("somebody", now() + 1), iss }, { typ: "logout+jwt" })
  const body = new URLSearchParams({ logout_token: logout })
  expect((await fetch(`${hub.origin}/sign-in/ended`, { method: "POST", body })).status).toBe(200)
  expect((await hub.ask("GET", "/v1/sessions")).json.items).toHaveLength(0)
})

it("takes a logout token once: shown again it ends nothing that began since", async () => {
  const hub = await hubWith()
  const logout = await signed(loggedOut("somebody", now()), { typ: "logout+jwt" })
  const end = async () => {
    const body = new URLSearchParams({ logout_token: logout })
    return (await fetch(`${hub.origin}/sign-in/ended`, { method: "POST", body })).status
  }
  const sessions = async () => (await hub.ask("GET", "/v1/sessions")).json.items.length
  const signsIn = () => signIn(hub, (nonce) => signed(claims(nonce)))
  await signsIn()
  expect([await sessions(), await end(), await sessions()]).toEqual([1, 200, 0])
  await signsIn()
  // Answered as before: the provider may not have had the first answer.
  expect([await sessions(), await end(), await sessions()]).toEqual([1, 200, 1])
})

it("ends nothing by a logout that was told before", async () => {
  const hub = await hubWith()
  const logout = loggedOut("somebody", now() - 30)
  expect((await signIn(hub, (nonce) => signed(claims(nonce)))).signedIn).toBe(true)
  const body = new URLSearchParams({ logout_token: await signed(logout, { typ: "logout+jwt" }) })
  expect((await fetch(`${hub.origin}/sign-in/ended`, { method: "POST", body })).status).toBe(200)
  expect((await hub.ask("GET", "/v1/sessions")).json.items).toHaveLength(1)
})

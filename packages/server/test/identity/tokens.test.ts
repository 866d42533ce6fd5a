import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { signInDefaults, startSignIn } from "@mahmal/mocks"
import { Option, Redacted } from "effect"
import * as jose from "jose"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Got, type StartedHub, startHub } from "../http/startHub.ts"
import { issuerAt, openAccess } from "../support/roles.ts"

let issuer: string
let server: Server
let hub: StartedHub
let keys: jose.GenerateKeyPairResult
let publicJwk: jose.JWK

beforeAll(async () => {
  keys = await jose.generateKeyPair("RS256", { extractable: true })
  publicJwk = { ...(await jose.exportJWK(keys.publicKey)), kid: "one", alg: "RS256", use: "sig" }
  server = createServer((request, response) => {
    const told = request.url?.includes("openid-configuration")
      ? { issuer, jwks_uri: `${issuer}/keys`, authorization_endpoint: `${issuer}/a`, token_endpoint: `${issuer}/t` }
      : { keys: [publicJwk] }
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify(told))
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  hub = await startHub(undefined, { access: { ...openAccess, issuer: Option.some(issuerAt(issuer)) } })
})
afterAll(async () => {
  await hub.stop()
  server.close()
})

const now = () => Math.floor(Date.now() / 1000)
const claims = () => ({
  iss: issuer,
  aud: "mahmal",
  sub: "a-system",
  client_id: "a-system",
  iat: now(),
  exp: now() + 60,
  mahmal_unit: "callCentre",
  mahmal_seasons: ["*"],
})
const header = { alg: "RS256", kid: "one", typ: "at+jwt" }

const signed = (
  payload: object = {},
  protectedHeader: object = {},
  key: jose.CryptoKey | Uint8Array = keys.privateKey,
) => new jose.SignJWT({ ...claims(), ...payload }).setProtectedHeader({ ...header, ...protectedHeader }).sign(key)

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
const asks = (token: string): Promise<Got> => hub.asking({ authorization: `Bearer ${token}` })("GET", "/v1/seasons")

it("takes an access token of its issuer, and knows a system by it", async () => {
  const { json } = await hub.asking({ authorization: `Bearer ${await signed()}` })("GET", "/v1/session")
  expect(json).toMatchObject({ kind: "system", unit: "callCentre", caller: expect.stringMatching(/^client:issuer\//) })
  expect((await asks(await signed())).status).toBe(200)
})

it("takes the access token that a system gets by its credentials", async () => {
  const provider = await startSignIn({ hubUrls: ["http://127.0.0.1:1"] })
  const { clientId, clientSecret, system } = signInDefaults
  const of = { ...issuerAt(provider.url), clientId, clientSecret: Redacted.make(clientSecret) }
  const other = await startHub(undefined, { access: { ...openAccess, issuer: Option.some(of) } })
  const granted = await fetch(`${provider.url}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${system.clientId}:${system.clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  })
  const { access_token } = (await granted.json()) as { access_token: string }
  const { json } = await other.asking({ authorization: `Bearer ${access_token}` })("GET", "/v1/session")
  expect(json).toMatchObject({ kind: "system", unit: "campaign", campaign: "C15" })
  await other.stop()
  await provider.close()
})

it("refuses every token that does not prove what it says", async () => {
  const stranger = await jose.generateKeyPair("RS256")
  const publicPem = new TextEncoder().encode(await jose.exportSPKI(keys.publicKey))
  const publicJson = new TextEncoder().encode(JSON.stringify(publicJwk))
  const whole = await signed()
  const [head = "", body = "", signature = ""] = whole.split(".")
  const wrong: Readonly<Record<string, string>> = {
    "signed by nobody": `${encoded({ ...header, alg: "none" })}.${body}.`,
    "signed by nobody, in other letters": `${encoded({ ...header, alg: "nOnE" })}.${body}.`,
    "of no algorithm at all": `${encoded({ kid: "one", typ: "at+jwt" })}.${body}.${signature}`,
    "signed with the public key as a secret": await signed({}, { alg: "HS256" }, publicPem),
    "signed with the public key's JSON as a secret": await signed({}, { alg: "HS256" }, publicJson),
    "signed with an empty secret": `${encoded({ ...header, alg: "HS256" })}.${body}.${signature}`,
    "signed by another": await signed({}, {}, stranger.privateKey),
    "with a key of its own": await signed({}, { jwk: await jose.exportJWK(stranger.publicKey) }, stranger.privateKey),
    "of a key that is elsewhere": await signed({}, { jku: "http://127.0.0.1:9/keys" }, stranger.privateKey),
    "of an unknown key": await signed({}, { kid: "../../dev/null" }),
    "with an extension that must be understood": await new jose.SignJWT(claims())
      .setProtectedHeader({ ...header, crit: ["mahmal-extra"], "mahmal-extra": 1 })
      .sign(keys.privateKey, { crit: { "mahmal-extra": true } }),
    changed: `${head}.${encoded({ ...claims(), mahmal_unit: "it" })}.${signature}`,
    cut: `${head}.${body}`,
    "without a signature": `${head}.${body}.`,
    expired: await signed({ exp: now() - 60 }),
    "without an end": await signed({ exp: undefined }),
    "not valid yet": await signed({ nbf: now() + 600 }),
    "without a beginning": await signed({ iat: undefined }),
    "for somebody else": await signed({ aud: "another-hub" }),
    "for the client, as an ID token is": await signed({ aud: "mahmal-hub" }),
    "for nobody": await signed({ aud: undefined }),
    "of another issuer": await signed({ iss: "https://evil.example" }),
    "of a longer issuer": await signed({ iss: `${issuer}.evil.example` }),
    "of no issuer": await signed({ iss: undefined }),
    "of another type": await signed({}, { typ: "JWT" }),
    "of a logout": await signed({}, { typ: "logout+jwt" }),
    "of no type": await signed({}, { typ: undefined }),
    "about nobody": await signed({ sub: undefined }),
    "about one without a name": await signed({ sub: "" }),
    "of no unit": await signed({ mahmal_unit: undefined }),
    "of a made-up unit": await signed({ mahmal_unit: "everything" }),
    "of several units": await signed({ mahmal_unit: ["it"] }),
    "of no seasons": await signed({ mahmal_seasons: undefined }),
    "of an empty list of seasons": await signed({ mahmal_seasons: [] }),
    "of what begins like a season": await signed({ mahmal_seasons: ["1448", "14480"] }),
    "of what ends like a season": await signed({ mahmal_seasons: ["1448", "11448"] }),
    "of no campaign": await signed({ mahmal_unit: "campaign" }),
    "of a campaign without a name": await signed({ mahmal_unit: "campaign", mahmal_campaign: "" }),
    "no token": "x",
    "five parts, as of something encrypted": `${head}.${body}.${signature}.${body}.${signature}`,
  }
  for (const [what, token] of Object.entries(wrong)) {
    const got = await asks(token)
    expect([got.status, got.json.type, got.headers.get("www-authenticate")], what).toEqual([
      401,
      "/problems/not-signed-in",
      "Bearer",
    ])
    expect(got.text, what).not.toContain("    at ")
  }
})

it("refuses what is no bearer token, and a second proof does not help the first", async () => {
  const good = `Bearer ${await signed()}`
  for (const authorization of [
    "",
    "Bearer",
    "Bearer  ",
    "Basic aXQ6aXQ=",
    `Token ${await signed()}`,
    `${good}, ${good}`,
  ])
    expect((await hub.asking({ authorization })("GET", "/v1/seasons")).status, authorization).toBe(401)
  const inAddress = await hub.asking({})("GET", `/v1/session?access_token=${await signed()}`)
  expect(inAddress.json.caller ?? "nobody").toBe("nobody")
})

it("says of a mistyped key that it is no whole one", async () => {
  const { status, json } = await asks("mahmal_5f1c0e7a9b2d4c86_cut-short")
  expect([status, json.detail]).toEqual([401, "This is neither a whole key of the hub nor an access token."])
})

it("says that it cannot tell now, and lets nobody in, while the issuer is away", async () => {
  const away = { ...openAccess, issuer: Option.some(issuerAt("http://127.0.0.1:9")) }
  const other = await startHub(undefined, { access: away })
  const got = await other.asking({ authorization: `Bearer ${await signed()}` })("GET", "/v1/seasons")
  expect([got.status, got.headers.get("retry-after")]).toEqual([503, "2"])
  await other.stop()
})

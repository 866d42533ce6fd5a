import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto"
import { once } from "node:events"
import { request } from "node:http"
import { type InnerList, parseDictionary } from "structured-headers"
import { afterAll, beforeAll, expect, it } from "vitest"
import { isDigestOf, isSigned } from "../../src/identity/signatures/checkSignature.ts"
import { signatureBase } from "../../src/identity/signatures/signatureBase.ts"
import { type Got, type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
const edwards = generateKeyPairSync("ed25519")
const p256 = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
let keyIds: { readonly edwards: string; readonly p256: string }

beforeAll(async () => {
  hub = await startHub()
  const idOf = async (client: string, publicKey: KeyObject) => {
    await hub.ask("POST", "/v1/clients", { json: { client, name: "An agency", unit: "operations" } })
    const json = { publicKey: publicKey.export({ type: "spki", format: "pem" }) }
    const made = await hub.ask("POST", `/v1/clients/${client}/credentials`, { json })
    expect(made.json.key).toBeUndefined()
    return String(made.json.credential)
  }
  keyIds = { edwards: await idOf("agency-e", edwards.publicKey), p256: await idOf("agency-p", p256.publicKey) }
})
afterAll(() => hub.stop())

const now = () => Math.floor(Date.now() / 1000)

interface Signing {
  readonly method?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly covered?: string
  readonly parameters?: Readonly<Record<string, string | number | undefined>>
  readonly key?: "edwards" | "p256"
  /** Changes the request after it was signed. */
  readonly afterwards?: (sent: { path: string; method: string; body?: string; headers: Record<string, string> }) => void
}

const digestOf = (body: string) => `sha-256=:${createHash("sha256").update(body).digest("base64")}:`

/** A search that is signed as the guide says, unless said otherwise; written here without the hub's code. */
const signing = (asked: Signing = {}) => {
  const { method = "POST", path = "/v1/pilgrims/search", key = "edwards", afterwards = () => {} } = asked
  const { body = method === "POST" ? "{}" : undefined, parameters = {} } = asked
  const covered =
    asked.covered ?? `"@method" "@target-uri"${body === undefined ? "" : ' "content-type" "content-digest"'}`
  const headers: Record<string, string> = {
    ...(body === undefined ? {} : { "content-type": "application/json", "content-digest": digestOf(body) }),
    ...asked.headers,
  }
  const all = { created: now(), keyid: keyIds[key], nonce: randomUUID(), ...parameters }
  const said = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `;${name}=${typeof value === "number" ? value : `"${value}"`}`)
  const input = `(${covered})${said.join("")}`
  const known: Record<string, string | undefined> = {
    "@method": method,
    "@target-uri": hub.origin + path,
    "@path": path,
    ...headers,
  }
  const lines = [...covered.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => `"${name}": ${known[name]}`)
  const base = Buffer.from([...lines, `"@signature-params": ${input}`].join("\n"))
  const signature =
    key === "edwards"
      ? sign(null, base, edwards.privateKey)
      : sign("sha256", base, { key: p256.privateKey, dsaEncoding: "ieee-p1363" })
  const sent = {
    method,
    path,
    ...(body === undefined ? {} : { body }),
    headers: { ...headers, "signature-input": `sig=${input}`, signature: `sig=:${signature.toString("base64")}:` },
  }
  afterwards(sent)
  return sent
}
const send = ({ method, path, ...rest }: ReturnType<typeof signing>): Promise<Got> => hub.asking({})(method, path, rest)

it("agrees with the example of RFC 9421 (B.2.6) that is signed with Ed25519", () => {
  const message = {
    method: "POST",
    url: "https://example.com/foo?param=Value&Pet=dog",
    headers: new Headers({
      date: "Tue, 20 Apr 2021 02:07:55 GMT",
      "content-type": "application/json",
      "content-length": "18",
    }),
  }
  const covered = parseDictionary(
    'sig=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  ).get("sig") as InnerList
  expect(signatureBase(covered, message)).toBe(
    [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@authority": example.com',
      '"content-type": application/json',
      '"content-length": 18',
      '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    ].join("\n"),
  )
  const pem = createPublicKey({
    key: Buffer.from("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=", "base64"),
    format: "der",
    type: "spki",
  }).export({ type: "spki", format: "pem" }) as string
  const shown = {
    keyId: "test-key-ed25519",
    nonce: "",
    created: 1618884473,
    expires: undefined,
    algorithm: undefined,
    covered,
    names: new Set<string>(),
    signature: Buffer.from(
      "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
      "base64",
    ),
  }
  expect(isSigned(shown, message, pem)).toBe(true)
  expect(isSigned(shown, { ...message, method: "PUT" }, pem)).toBe(false)
  const digest = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
  expect(isDigestOf(digest, Buffer.from('{"hello": "world"}'))).toBe(true)
  expect(isDigestOf(digest, Buffer.from('{"hello": "World"}'))).toBe(false)
})

it("takes requests that are signed with Ed25519 or ECDSA on P-256, with a body or without", async () => {
  for (const asked of [
    {},
    { key: "p256" },
    { method: "GET", path: "/v1/seasons?limit=1" },
    { parameters: { alg: "ed25519", expires: now() + 60 } },
    { key: "p256", parameters: { alg: "ecdsa-p256-sha256" } },
    {
      headers: { "mahmal-purpose": "emergency" },
      covered: '"@method" "@target-uri" "content-type" "content-digest" "mahmal-purpose"',
    },
  ] as const) {
    const got = await send(signing(asked))
    expect(got.status, JSON.stringify(asked) + got.text).toBe(200)
  }
  const { json } = await send(signing({ method: "GET", path: "/v1/session" }))
  expect(json).toMatchObject({ caller: "client:agency-e", kind: "system", unit: "operations" })
})

it("takes the address as it was written, also where others would write it otherwise", async () => {
  const { hostname, port } = new URL(hub.origin)
  for (const path of [
    "/v1/seasons?cursor=o'neill",
    "/v1/seasons?cursor=|^`{}",
    "/v1/tasks/../seasons?limit=%31",
    "/v1/seasons?",
  ]) {
    const { method, headers } = signing({ method: "GET", path })
    const [answer] = await once(request({ hostname, port, path, method, headers }).end(), "response")
    answer.resume()
    expect([path, answer.statusCode]).toEqual([path, path.includes("cursor") ? 400 : 200])
  }
  const covered = parseDictionary('s=("@path" "@query" "@request-target")').get("s") as InnerList
  const url = "https://hub.example/v1/o'neill?a='b'?c"
  expect(signatureBase(covered, { method: "GET", url, headers: new Headers() })?.split("\n").slice(0, 3)).toEqual([
    `"@path": /v1/o'neill`,
    `"@query": ?a='b'?c`,
    `"@request-target": /v1/o'neill?a='b'?c`,
  ])
  // Without a query it is the question mark alone (RFC 9421, 2.2.7).
  const bare = { method: "GET", url: "https://hub.example", headers: new Headers() }
  expect(signatureBase(covered, bare)?.split("\n").slice(0, 3)).toEqual([
    '"@path": /',
    '"@query": ?',
    '"@request-target": /',
  ])
})

it("takes each signature once, whichever hub it comes to", async () => {
  const another = await startHub(hub.database)
  const sent = signing({ method: "GET", path: "/v1/seasons" })
  const asked = await Promise.all(Array.from({ length: 8 }, () => send(sent)))
  expect(asked.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(401)])
  expect((await send(sent)).status).toBe(401)
  await another.halt()
})

it("refuses what was changed, is old, covers too little, or is of nobody", async () => {
  const changes: Readonly<Record<string, Signing>> = {
    "another address": {
      method: "GET",
      path: "/v1/seasons?limit=1",
      afterwards: (sent) => void Object.assign(sent, { path: "/v1/seasons?limit=2" }),
    },
    "another method": {
      method: "GET",
      path: "/v1/seasons/1448",
      afterwards: (sent) => void Object.assign(sent, { method: "PUT", body: "" }),
    },
    "another body": { afterwards: (sent) => void Object.assign(sent, { body: '{"limit":1}' }) },
    "another body with its digest": {
      afterwards: (sent) => {
        Object.assign(sent, { body: '{"limit":1}' })
        sent.headers["content-digest"] = digestOf('{"limit":1}')
      },
    },
    "a purpose that was added": {
      afterwards: (sent) => void Object.assign(sent.headers, { "mahmal-purpose": "emergency" }),
    },
    "an idempotency key that was added": {
      afterwards: (sent) => void Object.assign(sent.headers, { "idempotency-key": "k" }),
    },
    "another signature": {
      afterwards: (sent) => void Object.assign(sent.headers, { signature: `sig=:${"A".repeat(86)}==:` }),
    },
    "an empty signature": { afterwards: (sent) => void Object.assign(sent.headers, { signature: "sig=::" }) },
    "no signature": { afterwards: ({ headers }) => void delete headers.signature },
    "nothing that says what is signed": { afterwards: ({ headers }) => void delete headers["signature-input"] },
    "a signature under another name": {
      afterwards: (sent) =>
        void Object.assign(sent.headers, { signature: String(sent.headers.signature).replace("sig", "gis") }),
    },
    "two signatures": {
      afterwards: ({ headers }) => {
        headers["signature-input"] = `${headers["signature-input"]}, other=("@method");keyid="x"`
        headers.signature = `${headers.signature}, other=:AAAA:`
      },
    },
    "no method": { covered: '"@target-uri" "content-type" "content-digest"' },
    "no address": { covered: '"@method" "@path" "content-type" "content-digest"' },
    "no digest": { covered: '"@method" "@target-uri" "content-type"' },
    "no body that is covered": { covered: '"@method" "@target-uri"' },
    "a digest by an old hash": {
      headers: { "content-digest": `md5=:${createHash("md5").update("{}").digest("base64")}:` },
    },
    "something that is not there": { covered: '"@method" "@target-uri" "content-type" "content-digest" "x-not-there"' },
    "something twice": { covered: '"@method" "@method" "@target-uri" "content-type" "content-digest"' },
    "a time long ago": { parameters: { created: now() - 301 } },
    "a time to come": { parameters: { created: now() + 60 } },
    "no time": { parameters: { created: undefined } },
    "an end that is over": { parameters: { expires: now() - 1 } },
    "an end that is no time": { parameters: { expires: "never" } },
    "no nonce": { parameters: { nonce: undefined } },
    "a short nonce": { parameters: { nonce: "1" } },
    "a nonce without an end": { parameters: { nonce: "n".repeat(5000) } },
    "no key": { parameters: { keyid: undefined } },
    "an unknown key": { parameters: { keyid: "0".repeat(16) } },
    "another's key": { key: "p256", parameters: { keyid: keyIds.edwards } },
    "another algorithm": { parameters: { alg: "ecdsa-p256-sha256" } },
    "a secret's algorithm": { parameters: { alg: "hmac-sha256" } },
    "what is no structured field": {
      afterwards: ({ headers }) => void Object.assign(headers, { "signature-input": "sig=(((" }),
    },
  }
  for (const [what, asked] of Object.entries(changes)) {
    const got = await send(signing(asked))
    expect([got.status, got.json.type], what).toEqual([401, "/problems/not-signed-in"])
  }
})

it("refuses the signature of a key that was revoked", async () => {
  const client = "agency-gone"
  await hub.ask("POST", "/v1/clients", { json: { client, name: "An agency", unit: "operations" } })
  const json = { publicKey: edwards.publicKey.export({ type: "spki", format: "pem" }) }
  const { credential } = (await hub.ask("POST", `/v1/clients/${client}/credentials`, { json })).json
  const asked = () => signing({ method: "GET", path: "/v1/seasons", parameters: { keyid: String(credential) } })
  expect((await send(asked())).status).toBe(200)
  await hub.ask("POST", `/v1/credentials/${credential}/revocation`)
  expect((await send(asked())).status).toBe(401)
})

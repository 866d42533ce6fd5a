import { once } from "node:events"
import { get, type IncomingMessage } from "node:http"
import { type SignIn, signInDefaults, startSignIn } from "@mahmal/mocks"
import { Effect, Option, Redacted } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { openBrowser, signInAs } from "../support/browser.ts"
import { freePort } from "../support/freePort.ts"
import { issuerAt, openAccess } from "../support/roles.ts"

let provider: SignIn
let hub: StartedHub
beforeAll(async () => {
  const port = await freePort()
  provider = await startSignIn({ hubUrls: [`http://127.0.0.1:${port}`] })
  const { clientId, clientSecret } = signInDefaults
  const issuer = { ...issuerAt(provider.url), clientId, clientSecret: Redacted.make(clientSecret) }
  hub = await startHub(undefined, { port, access: { ...openAccess, issuer: Option.some(issuer) } })
})
afterAll(async () => {
  await hub.stop()
  await provider.close()
})

const session = async (browser: ReturnType<typeof openBrowser>) =>
  (await browser.ask(`${hub.origin}/v1/session`)).json() as Promise<Record<string, unknown>>

it("signs in whoever was chosen, with the unit, seasons and campaign that the provider tells", async () => {
  const browser = openBrowser()
  expect(await session(browser)).toMatchObject({ caller: "nobody", kind: "nobody" })
  const landed = await signInAs(browser, hub.origin, "campaign-c15", "/applicant?a=1")
  expect(landed.url.href).toBe(`${hub.origin}/applicant?a=1`)
  expect(await session(browser)).toMatchObject({
    caller: expect.stringMatching(/^person:[\w-]{22}$/),
    kind: "person",
    unit: "campaign",
    campaign: "C15",
    seasons: "all",
    name: "Khalid Al-Tajriba",
    csrf: expect.any(String),
  })
})

it("gives cookies that no other host and no plain page can set, and asks for TLS, where it is reached by TLS", async () => {
  const issuer = { ...issuerAt(provider.url), clientId: signInDefaults.clientId }
  const publicUrl = Option.some(new URL("https://hub.example"))
  const open = await startHub(undefined, { access: { ...openAccess, publicUrl, issuer: Option.some(issuer) } })
  try {
    for (const path of ["/sign-in", "/v1/seals", "/applicant", "/signed-out"]) {
      const [begun] = (await once(get(open.origin + path, { headers: { host: "hub.example" } }), "response")) as [
        IncomingMessage,
      ]
      begun.resume()
      expect(begun.headers["strict-transport-security"], path).toBe("max-age=31536000; includeSubDomains")
      if (path === "/sign-in")
        expect(begun.headers["set-cookie"]).toEqual([
          expect.stringMatching(
            /^__Host-mahmal-signing-in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
          ),
        ])
    }
  } finally {
    await open.stop()
  }
})

it("knows the same person again, and another as another", async () => {
  const callers = []
  for (const sub of ["it-1", "it-1", "it-2"]) {
    const browser = openBrowser()
    await signInAs(browser, hub.origin, sub)
    callers.push((await session(browser)).caller)
  }
  expect(callers[0]).toBe(callers[1])
  expect(callers[2]).not.toBe(callers[0])
})

it("shows a chooser in Arabic and English, of people who are all invented", async () => {
  const { text } = await openBrowser().go(`${hub.origin}/sign-in`)
  expect(text).toContain('dir="rtl"')
  expect(text).toContain("everybody here is invented")
  expect(text.match(/<button/g)).toHaveLength(13)
})

it("goes back to no address but the hub's own", async () => {
  const elsewhere = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "%00"]
  // A path that stays ours, and becomes a name when it is read again.
  const again = [
    "/.//evil.example",
    "/a/..//evil.example",
    "/.\\/evil.example",
    "/%2e//evil.example",
    "/\t/evil.example",
  ]
  const alike = [`${hub.origin}.evil.example`, `blob:${hub.origin}/1`, hub.origin.replace("//", "//evil@")]
  for (const back of [...elsewhere, ...again, ...alike]) {
    const landed = await signInAs(openBrowser(), hub.origin, "it-1", back)
    expect(landed.url.href.startsWith(`${hub.origin}/`), back).toBe(true)
  }
})

it("signs nobody in because a page of another site sent them here: they say here that they mean it", async () => {
  for (const site of ["cross-site", "same-site"]) {
    const browser = openBrowser()
    const asked = await browser.go(`${hub.origin}/sign-in?return=/applicant`, { headers: { "sec-fetch-site": site } })
    expect([asked.status, asked.url.origin, browser.cookies.size]).toEqual([200, hub.origin, 0])
    expect(asked.text).toContain(`href="/sign-in?return=${encodeURIComponent(`${hub.origin}/applicant`)}"`)
  }
  for (const site of ["same-origin", "none"]) {
    const begun = await openBrowser().ask(`${hub.origin}/sign-in`, { headers: { "sec-fetch-site": site } })
    expect([begun.status, begun.headers.get("location")?.startsWith(provider.url)]).toEqual([303, true])
  }
})

it("keeps the session in a cookie that no script reads, and gives another at every sign-in", async () => {
  const browser = openBrowser()
  // Somebody has put a session of theirs, or a made-up one, into the victim's browser.
  browser.cookies.set("mahmal", "made-up")
  await signInAs(browser, hub.origin, "it-1")
  const first = browser.cookies.get("mahmal")
  expect(first).toMatch(/^[\w-]{43}$/)
  await signInAs(browser, hub.origin, "it-2")
  const second = browser.cookies.get("mahmal")
  expect(second).not.toBe(first)
  const before = await hub.asking({ cookie: `mahmal=${first}` })("GET", "/v1/session")
  expect(before.json.caller).toBe("nobody")

  const begun = await openBrowser().ask(`${hub.origin}/sign-in`)
  expect(begun.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^mahmal-signing-in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
  ])
})

it("takes the provider's answer once, and only in the browser that asked", async () => {
  const [victim, attacker] = [openBrowser(), openBrowser()]
  const chooser = await attacker.go(`${hub.origin}/sign-in`)
  let answer = (await attacker.ask(chooser.url, { method: "POST", body: new URLSearchParams({ sub: "it-1" }) })).headers
  while (!answer.get("location")?.startsWith(hub.origin))
    answer = (await attacker.ask(new URL(answer.get("location") ?? "", chooser.url))).headers
  const callback = answer.get("location") ?? ""

  // The attacker's answer in the victim's browser would sign the victim in as the attacker.
  const crossed = await victim.ask(callback)
  expect([crossed.status, victim.cookies.has("mahmal")]).toEqual([403, false])
  const late = await attacker.ask(callback)
  expect([late.status, attacker.cookies.has("mahmal")]).toEqual([403, false])
  for (const wrong of ["", "?code=x", "?state=x&code=y", "?error=access_denied&state=x"])
    expect((await attacker.ask(`${hub.origin}/sign-in/callback${wrong}`)).status, wrong).toBe(403)
})

it("takes no answer of the provider ten minutes after it was asked for", async () => {
  const browser = openBrowser()
  const chooser = await browser.go(`${hub.origin}/sign-in`)
  const earlier = { text: "update signing_in set expires = expires - interval '10 minutes'", values: [] }
  await hub.run(Effect.flatMap(Database, (database) => database.query(earlier)))
  const landed = await browser.go(chooser.url, { method: "POST", body: new URLSearchParams({ sub: "it-1" }) })
  expect([landed.status, landed.url.pathname, browser.cookies.has("mahmal")]).toEqual([403, "/sign-in/callback", false])
})

it("signs out here and at the provider, and only when a page of the hub asks for it", async () => {
  const browser = openBrowser()
  await signInAs(browser, hub.origin, "it-1")
  const { csrf } = await session(browser)
  const out = (headers: Record<string, string>) => browser.ask(`${hub.origin}/sign-out`, { method: "POST", headers })
  const token = browser.cookies.get("mahmal") as string
  expect((await out({})).status).toBe(403)
  expect((await out({ "x-csrf-token": String(csrf), origin: "https://evil.example" })).status).toBe(403)
  expect(browser.cookies.get("mahmal")).toBe(token)
  const left = await browser.ask(`${hub.origin}/sign-out?return=/reader/devices/`, {
    method: "POST",
    headers: { "x-csrf-token": String(csrf) },
  })
  const { goTo } = (await left.json()) as { readonly goTo: string }
  expect(goTo).toMatch(`${provider.url}/session/end?`)
  // The provider comes back with it, and the way to sign in again leads to where one was.
  expect(new URL(goTo).searchParams.get("state")).toBe(`${hub.origin}/reader/devices/`)
  browser.cookies.set("mahmal", token)
  expect(await session(browser)).toMatchObject({ caller: "nobody" })
})

it("leads from every page about signing in back to where one was, and to no other site", async () => {
  const browser = openBrowser()
  const back = (path: string) => `href="/sign-in?return=${encodeURIComponent(path)}"`
  const where = `${hub.origin}/reader/devices/`
  const begun = await browser.ask(`${hub.origin}/sign-in?return=/reader/devices/`)
  const asked = new URL(begun.headers.get("location") ?? "").searchParams.get("state")
  const refused = await browser.ask(`${hub.origin}/sign-in/callback?error=access_denied&state=${asked}`)
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining(back(where))])

  const over = await openBrowser().ask(`${hub.origin}/sign-out?return=/reader/devices/`, { method: "POST" })
  const { goTo } = (await over.json()) as { readonly goTo: string }
  expect((await browser.go(hub.origin + goTo)).text).toContain(back(where))
  expect((await browser.go(`${hub.origin}/signed-out?state=https://evil.example/`)).text).toContain(back("/docs"))
})

it("says in the title and in a heading, in both languages, what became of signing in and out", async () => {
  const told = [
    ["/signed-out", "تم تسجيل الخروج", "You are signed out"],
    ["/sign-in/callback?code=x", "لم يتم تسجيل الدخول", "You are not signed in"],
  ] as const
  for (const [path, arabic, english] of told) {
    const page = await (await openBrowser().ask(hub.origin + path)).text()
    expect(page).toContain(`<title>${arabic} · ${english}</title>`)
    expect(page).toContain(`<h1 class="both">${arabic}<span lang="en" dir="ltr">${english}</span></h1>`)
  }
})

it("shows a browser that is not signed in, or has no right, a page in both languages with the way to sign in, and a program its problem", async () => {
  const address = `${hub.origin}/v1/campaigns/C15/bracelets?season=1448`
  const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
  const gate = openBrowser()
  await signInAs(gate, hub.origin, "gate-1")
  for (const [browser, status, arabic, english] of [
    [openBrowser(), 401, "يلزم تسجيل الدخول", "You have to sign in"],
    [gate, 403, "لا تملك صلاحية", "You have no right to this"],
  ] as const) {
    const shown = await browser.ask(address, { headers: { accept } })
    expect([shown.status, shown.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"])
    expect(shown.headers.get("cache-control")).toBe("no-store")
    expect(shown.headers.get("vary")).toBe("accept")
    expect(shown.headers.get("content-security-policy")).toContain("style-src 'self'")
    expect(shown.headers.get("ratelimit")).toContain("r=")
    expect(shown.headers.get("www-authenticate")).toBe(status === 401 ? "Bearer" : null)
    const page = await shown.text()
    expect(page).toContain(`<title>${arabic} · ${english}</title>`)
    const here = encodeURIComponent("/v1/campaigns/C15/bracelets?season=1448")
    expect(page).toContain(`href="/sign-in?return=${here}"`)
    const told = await browser.ask(address)
    expect([told.status, told.headers.get("content-type")]).toEqual([status, "application/problem+json"])
  }
})

it("acts for a session's cookie only with what a page of the hub knows", async () => {
  const browser = openBrowser()
  await signInAs(browser, hub.origin, "it-1")
  const { csrf } = await session(browser)
  const search = (headers: Record<string, string>) =>
    browser.ask(`${hub.origin}/v1/pilgrims/search`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json", ...headers },
    })
  const statuses = []
  for (const headers of [
    {},
    { "x-csrf-token": "" },
    { "x-csrf-token": "x".repeat(43) },
    { "x-csrf-token": String(csrf), origin: "https://evil.example" },
    { "x-csrf-token": String(csrf), origin: "null" },
    { "x-csrf-token": String(csrf), origin: hub.origin },
    { "x-csrf-token": String(csrf) },
  ])
    statuses.push((await search(headers as Record<string, string>)).status)
  expect(statuses).toEqual([403, 403, 403, 403, 403, 200, 200])
})

it("shares nothing with pages of other sites", async () => {
  const response = await fetch(`${hub.origin}/v1/seasons`, {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
  })
  expect(response.headers.get("access-control-allow-origin")).toBeNull()
  expect(response.ok).toBe(false)
})

import { readFileSync } from "node:fs"
import type { Context } from "hono"
import { Hono } from "hono"
import { accepts } from "hono/accepts"
import { bundle } from "./bundle.ts"
import { readerPage } from "./readerPage.ts"
import { signInPage } from "./signInPage.ts"
import { waysIn } from "./waysIn.ts"

const types = { html: "text/html", css: "text/css", js: "text/javascript" } as const
type Ending = keyof typeof types

const files = {
  "/applicant": "applicant.html",
  "/verify-receipt": "verify-receipt.html",
  "/pages/page.css": "page.css",
  "/pages/sheet.css": "sheet.css",
  "/pages/language.js": "language.js",
  "/pages/applicant.js": "applicant.js",
  "/pages/receipt.js": "receipt.js",
} as const

/**
 * What a page may load and reach: its own files, and for the applicant's page the hub itself. The page that verifies a
 * receipt may reach nothing at all, so the browser itself keeps what is typed there from leaving.
 */
const policy = (connect: "'self'" | "'none'") =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ${connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const headers = (ending: Ending, connect: "'self'" | "'none'"): Record<string, string> => ({
  "content-type": `${types[ending]}; charset=utf-8`,
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy": policy(connect),
})

/** Whether a browser wants to show a page to a person; everybody else is answered with what programs read. */
const wantsPage = (c: Context): boolean =>
  c.req.method === "GET" &&
  accepts(c, { header: "Accept", supports: ["application/problem+json", "text/html"], default: "" }) === "text/html"

/** Where there is nothing, with the ways to what there is, for a browser; undefined for everybody else. */
export const nowhere = (c: Context): Response | undefined => (wantsPage(c) ? shown(waysIn("nowhere"), 404) : undefined)

/** What became of who is not let in, with the way to sign in, for a browser; undefined for everybody else. */
export const notLetIn = (c: Context): Response | undefined => {
  const { status } = c.res
  if ((status !== 401 && status !== 403) || !wantsPage(c)) return undefined
  const { pathname, search } = new URL(c.req.url)
  return shown(signInPage(status === 401 ? "needed" : "denied", pathname + search), status)
}

const shown = (page: string, status: 200 | 401 | 403 | 404): Response =>
  new Response(page, { status, headers: { ...headers("html", "'none'"), vary: "accept" } })

/** The pages for people. But for the ways in they are files; all that they need is beside them. */
export const pages = (): Hono => {
  const app = new Hono()
  for (const [path, name] of Object.entries(files)) {
    const body = readFileSync(new URL(`./public/${name}`, import.meta.url), "utf8")
    const ending = name.split(".").at(-1) as Ending
    app.get(path, () => new Response(body, { headers: headers(ending, path === "/applicant" ? "'self'" : "'none'") }))
  }
  app.get(
    "/pages/verifyReceipt.js",
    async (_: Context) => new Response(await bundle(), { headers: headers("js", "'none'") }),
  )
  app.get("/", (c, next) => (wantsPage(c) ? Promise.resolve(shown(waysIn("home"), 200)) : next()))
  app.route("/", readerPage())
  return app
}

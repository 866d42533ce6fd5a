import { readerFiles } from "@mahmal/reader"
import { Hono } from "hono"

/** The page with which gate staff read bracelets, and the supervisor's page beside it. */
export const readerPage = (): Hono => {
  const app = new Hono()
  // Browsers ask for it beside every page that names no other.
  app.get("/favicon.ico", (c) => c.redirect("/reader/icon.svg", 308))
  app.get("/reader", (c) => c.redirect("/reader/", 308))
  app.get("/reader/*", async (c) => {
    const file = (await readerFiles()).get(c.req.path)
    return file === undefined ? c.notFound() : new Response(file.body, { headers: file.headers })
  })
  return app
}

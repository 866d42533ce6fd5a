import { createServer, type IncomingMessage } from "node:http"
import { json } from "node:stream/consumers"
import type { Hub } from "@mahmal/core/hub/Hub"
import { Config, Effect, FiberSet } from "effect"
import type { Database } from "../../packages/server/src/postgres/Database.ts"
import type { Vault } from "../../packages/server/src/vault/Vault.ts"
import { accept } from "./accept.ts"
import { journals } from "./journals.ts"
import { returnedAfter } from "./travel.ts"

/** Serves the paths of the peers' benchmark's driver. */
export const serve = Effect.gen(function* () {
  const port = yield* Config.Port("PORT")
  const run = yield* FiberSet.makeRuntimePromise<Hub | Database | Vault>()
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1")
    const after = Number(searchParams.get("after") ?? 0)
    const limit = Number(searchParams.get("limit") ?? 1000)
    switch (`${request.method} ${pathname}`) {
      case "GET /health":
        return { ready: true }
      case "POST /pilgrims": {
        const { pilgrims } = (await json(request)) as { pilgrims: ReadonlyArray<{ id: number; name: string }> }
        await run(accept(pilgrims))
        return { accepted: pilgrims.length }
      }
      case "GET /pilgrims/returned": {
        const items = await returnedAfter(after, limit)
        return { items, next: after + items.length }
      }
      case "GET /pilgrims":
        return run(journals(after, limit))
    }
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => {
        response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" })
        response.end(JSON.stringify(body ?? {}))
      },
      (cause) => {
        console.error(cause)
        response.writeHead(500).end()
      },
    )
  })
  yield* Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))),
    () => Effect.sync(() => server.closeAllConnections()),
  )
})

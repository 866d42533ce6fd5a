import { createHash } from "node:crypto"
import type { Context, MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { Frame, Mock, MockEnv, MockOptions } from "../kit/Frame.ts"
import { RestContract } from "../kit/RestContract.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { csv, refusing } from "./problem.ts"
import { type Row, Tables, type WrongPlace } from "./Tables.ts"
import { type Bracelet, type Order, Workshop } from "./Workshop.ts"

/** What can be chosen for the bracelet workshop besides what every mock has. */
export interface BraceletWorkshopOptions extends MockOptions {
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** How long each of the two later parts of an order takes. */
  readonly makeAfterMs?: number | undefined
}

/** The login of a bracelet workshop that was started without one. */
export const braceletWorkshopDefaults = { username: "mission", password: "bracelet-workshop-password" } as const

const largestFile = 262_144
const largestOrder = 200
const contract = new RestContract("bracelet-workshop")
const tables = new Tables()
const refuse = refusing(tables)

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex")

/** Lines that count from 1, and every pilgrim once. */
const wrongLines = (rows: readonly Row[]): WrongPlace[] => {
  const seen = new Set<string>()
  return rows.flatMap(({ line, pilgrim = "" }, i) => {
    const wrong: WrongPlace[] = []
    if (line !== String(i + 1)) wrong.push({ row: i + 2, column: "line" })
    if (seen.has(pilgrim)) wrong.push({ row: i + 2, column: "pilgrim" })
    seen.add(pilgrim)
    return i < largestOrder ? wrong : [{ row: i + 2 }]
  })
}

/** The parameters of the contract that name something in an address. */
type NameInAddress = "Order" | "Season" | "Serial" | "Name"

const mount = (frame: Frame, options: BraceletWorkshopOptions): void => {
  const { app, store } = frame
  const { username = braceletWorkshopDefaults.username, password = braceletWorkshopDefaults.password } = options
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
  const workshop = new Workshop(frame, options.makeAfterMs ?? 200)

  const authorised: MiddlewareHandler<MockEnv> = async (c, next) => {
    if (c.req.header("authorization") === authorization) return next()
    c.res = refuse("unauthorised", [{}], { "www-authenticate": 'Basic realm="workshop", charset="UTF-8"' })
  }
  const limited = bodyLimit({ maxSize: largestFile, onError: () => refuse("too-large") })
  const askedAsPromised = (operation: string): MiddlewareHandler<MockEnv> => {
    const wrong = contract.parameterCheck(operation, "query")
    return async (c, next) => {
      if (wrong(c).length === 0) return next()
      c.res = refuse("invalid-file")
    }
  }
  const guards = (operation: string) =>
    [faulty(frame, operation), authorised, askedAsPromised(operation), limited] as const

  /** The name in the address, if the contract allows it. */
  const named = (c: Context<MockEnv>, parameter: NameInAddress): string | undefined => {
    const name = (c.req.param("name") ?? "").replace(/\.csv$/, "")
    return contract.wrong(name, "components", "parameters", parameter, "schema").length === 0 ? name : undefined
  }

  /** Reads a file that was put, and does the work with it in one transaction. */
  const put = async (
    c: Context<MockEnv>,
    parameter: NameInAddress,
    table: string,
    work: (name: string, rows: readonly Row[], bytes: Buffer) => Response,
  ): Promise<Response> => {
    const name = named(c, parameter)
    if (!/^text\/csv\s*(;\s*charset="?utf-8"?\s*)?$/i.test(c.req.header("content-type") ?? ""))
      return refuse("unsupported-media-type")
    const bytes = Buffer.from(await c.req.arrayBuffer())
    const file = tables.read(table, bytes)
    if (name === undefined || "wrong" in file) return refuse("invalid-file", "wrong" in file ? file.wrong : [{}])
    return store.transaction(() => work(name, file.rows, bytes))
  }

  app.put("/orders/:name{[^/]+\\.csv}", ...guards("putOrder"), (c) =>
    put(c, "Order", "order", (order, rows, bytes) => {
      const wrong = wrongLines(rows)
      if (wrong.length > 0) return refuse("invalid-file", wrong)
      const known = workshop.order(order)
      if (known !== undefined && known.sha256 !== sha256(bytes)) return refuse("conflict")
      if (known === undefined)
        workshop.take(
          order,
          sha256(bytes),
          rows.map(({ pilgrim = "" }) => pilgrim),
        )
      return csv(tables.write("receipt", [{ order, lines: String(rows.length), sha256: sha256(bytes) }]))
    }),
  )

  app.get("/orders/:name/status.csv", ...guards("getStatus"), (c) => {
    const name = named(c, "Order")
    if (name === undefined) return refuse("invalid-file")
    const order = workshop.order(name)
    return order === undefined ? refuse("not-found") : csv(tables.write("status", statusOf(order, workshop)))
  })

  app.get("/seasons/:name/list.csv", ...guards("getList"), (c) => {
    const season = named(c, "Season")
    const { after = "", limit } = c.req.query()
    if (season === undefined) return refuse("invalid-file")
    const bracelets = workshop.list(season, after, Number(limit))
    return bracelets.length === 0 ? refuse("not-found") : csv(tables.write("list", bracelets.map(listedOf)))
  })

  app.put("/revocations/:name{[^/]+\\.csv}", ...guards("putRevocation"), (c) =>
    put(c, "Serial", "revocation", (serial, rows) => {
      const wrong = oneLineAbout(rows, serial)
      if (wrong.length > 0) return refuse("invalid-file", wrong)
      const bracelet = workshop.bracelet(serial)
      if (bracelet === undefined) return refuse("not-found")
      const { revoked = "" } = workshop.revoke(bracelet, rows[0]?.reason ?? "")
      return csv(tables.write("revoked", [{ serial, status: "revoked", reason: revoked }]))
    }),
  )

  /** What was answered to a replacement, by the name of its file. */
  const replaced = store.documents<{ readonly sha256: string; readonly answer: string }>("replacement")
  app.put("/replacements/:name{[^/]+\\.csv}", ...guards("putReplacement"), (c) =>
    put(c, "Name", "replacement", (name, rows, bytes) => {
      const { serial = "", reason = "" } = rows[0] ?? {}
      const wrong = oneLineAbout(rows, serial)
      if (wrong.length > 0) return refuse("invalid-file", wrong)
      const known = replaced.get(name)
      if (known !== undefined) return known.sha256 === sha256(bytes) ? csv(known.answer) : refuse("conflict")
      const old = workshop.bracelet(serial)
      if (old === undefined) return refuse("not-found")
      if (old.replacedBy !== undefined) return refuse("conflict")
      const successor = workshop.replace(old, reason)
      const { pilgrim, chip } = successor
      const answer = tables.write("replaced", [{ replaces: serial, pilgrim, serial: successor.serial, chip }])
      replaced.put(name, { sha256: sha256(bytes), answer })
      return csv(answer)
    }),
  )
  app.notFound(() => refuse("not-found"))
  app.onError(() => refuse("internal"))
}

const oneLineAbout = (rows: readonly Row[], serial: string): WrongPlace[] => {
  if (rows.length > 1) return [{ row: 3 }]
  return rows[0]?.serial === serial ? [] : [{ row: 2, column: "serial" }]
}

const statusOf = ({ pilgrims, made }: Order, workshop: Workshop): Row[] =>
  pilgrims.map((pilgrim, i) => {
    const bracelet = workshop.bracelet(made[i] ?? "")
    const { serial = "", chip = "" } = bracelet ?? {}
    const status = bracelet === undefined ? "waiting" : "made"
    return { line: String(i + 1), of: String(pilgrims.length), pilgrim, status, serial, chip }
  })

const listedOf = ({ pilgrim, serial, chip, revoked }: Bracelet, _: number, all: readonly Bracelet[]): Row => ({
  of: String(all.length),
  pilgrim,
  serial,
  chip,
  status: revoked === undefined ? "active" : "revoked",
})

/** Starts a stand-in for the bracelet workshop: it takes order files, makes bracelets in thirds, revokes and replaces. */
export const startBraceletWorkshop = (options: BraceletWorkshopOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "bracelet-workshop",
      endpoints: [
        "PUT /orders/{order}.csv",
        "GET /orders/{order}/status.csv",
        "GET /seasons/{season}/list.csv",
        "PUT /revocations/{serial}.csv",
        "PUT /replacements/{name}.csv",
      ],
      busy: () => refuse("too-many-requests", [{}], { "retry-after": "1" }),
      mount: (frame) => mount(frame, options),
    },
    options,
  )

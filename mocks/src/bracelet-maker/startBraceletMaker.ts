import { apiKey } from "../kit/access.ts"
import { ByPilgrim } from "../kit/ByPilgrim.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { idempotent } from "../kit/idempotent.ts"
import { problem, type WrongField } from "../kit/problem.ts"
import { RestContract } from "../kit/RestContract.ts"
import { rateLimited } from "../kit/rateLimited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { type Bracelet, fingerprintOf, newBracelet, type Order, type OrderRequest } from "./bracelet.ts"

/** What can be chosen for the bracelet maker besides what every mock has. */
export interface BraceletMakerOptions extends MockOptions {
  readonly apiKey?: string | undefined
  /** How long each of the two later parts of an order takes. */
  readonly makeAfterMs?: number | undefined
  /** Calls in a second above which it answers 429; without it there is no limit. */
  readonly callsPerSecond?: number | undefined
}

/** The secret of a bracelet maker that was started without one. */
export const braceletMakerDefaults = { apiKey: "bracelet-maker-key" } as const

const parts = 3

const twicePilgrims = (lines: OrderRequest["lines"]): WrongField[] =>
  lines.flatMap(({ pilgrim }, i) => {
    if (lines.findIndex((line) => line.pilgrim === pilgrim) === i) return []
    return [{ in: "body", pointer: `/lines/${i}/pilgrim`, detail: "is in this order already" }]
  })

const mount = (frame: Frame, options: BraceletMakerOptions): void => {
  const { app, store, ledger, seed } = frame
  const { makeAfterMs = 200 } = options
  const contract = new RestContract("bracelet-maker")
  const orders = store.documents<Order>("order")
  const bracelets = store.documents<Bracelet>("bracelet")
  const byPilgrim = new ByPilgrim(store)
  const generations = store.documents<number>("generation")

  const make = (pilgrim: string, orderNo: string): Bracelet => {
    const nth = (generations.get(pilgrim) ?? 0) + 1
    const bracelet = newBracelet(seed, pilgrim, nth, orderNo)
    generations.put(pilgrim, nth)
    bracelets.put(bracelet.serial, bracelet)
    byPilgrim.add(pilgrim, bracelet.serial)
    return bracelet
  }

  /** Makes the next third of an order, and plans the one after it. */
  const makePart = (orderNo: string): void => {
    const order = orders.get(orderNo)
    if (order === undefined) return
    const from = order.made.length
    const part = order.pilgrims.slice(from, from + Math.ceil(order.pilgrims.length / parts)).map((pilgrim) => {
      const { serial, chip } = make(pilgrim, orderNo)
      ledger.record("bracelet.made", pilgrim, serial)
      return { pilgrim, serial, chip }
    })
    const made = [...order.made, ...part]
    orders.put(orderNo, { ...order, made })
    if (made.length < order.pilgrims.length) makeLater(orderNo, makeAfterMs)
  }
  const makeLater = frame.agenda.task<string>("make", makePart)

  const revoke = (bracelet: Bracelet, reason: string): Bracelet => {
    if (bracelet.status === "revoked") return bracelet
    const revoked: Bracelet = { ...bracelet, status: "revoked", reason, revokedAt: new Date().toISOString() }
    bracelets.put(bracelet.serial, revoked)
    ledger.record("bracelet.revoked", bracelet.pilgrim, bracelet.serial)
    return revoked
  }

  const guards = (operation: string) =>
    [
      faulty(frame, operation),
      rateLimited(options.callsPerSecond),
      apiKey(options.apiKey ?? braceletMakerDefaults.apiKey),
      contract.checked(operation),
    ] as const
  const unknownBracelet = () => problem("not-found", "no such bracelet")

  app.put("/v1/orders/:orderNo", ...guards("placeOrder"), (c) => {
    const orderNo = c.req.param("orderNo")
    const request = c.var.body as OrderRequest
    const wrong = twicePilgrims(request.lines)
    if (wrong.length > 0) return problem("invalid-request", "a pilgrim stands in the order twice", wrong)
    const fingerprint = fingerprintOf(request)
    return store.transaction(() => {
      const known = orders.get(orderNo)
      if (known !== undefined && known.fingerprint !== fingerprint)
        return problem("conflict", "this order number has other lines")
      const receivedAt = known?.receivedAt ?? new Date().toISOString()
      if (known === undefined) {
        const pilgrims = request.lines.map((line) => line.pilgrim)
        orders.put(orderNo, { orderNo, receivedAt, fingerprint, pilgrims, made: [] })
        makePart(orderNo)
      }
      return c.json({ orderNo, lines: request.lines.length, receivedAt }, 202)
    })
  })

  app.get("/v1/orders/:orderNo", ...guards("getOrder"), (c) => {
    const order = orders.get(c.req.param("orderNo"))
    if (order === undefined) return problem("not-found", "no such order")
    const { orderNo, pilgrims, made } = order
    const status = made.length === pilgrims.length ? "complete" : "open"
    return c.json({ orderNo, status, ordered: pilgrims.length, made })
  })

  app.get("/v1/bracelets", ...guards("listBracelets"), (c) => {
    const { season = "", after = "", limit } = c.req.query()
    const { keys, more } = byPilgrim.part(season, after, Number(limit))
    return c.json({ bracelets: keys.flatMap((serial) => bracelets.get(serial) ?? []), more })
  })

  app.get("/v1/bracelets/:serial", ...guards("getBracelet"), (c) => {
    const bracelet = bracelets.get(c.req.param("serial"))
    return bracelet === undefined ? unknownBracelet() : c.json(bracelet)
  })

  app.put("/v1/bracelets/:serial/revocation", ...guards("revokeBracelet"), (c) => {
    const { reason } = c.var.body as { reason: string }
    return store.transaction(() => {
      const bracelet = bracelets.get(c.req.param("serial"))
      return bracelet === undefined ? unknownBracelet() : c.json(revoke(bracelet, reason))
    })
  })

  app.post("/v1/bracelets/:serial/replacement", ...guards("replaceBracelet"), (c) =>
    idempotent(frame, c, () => {
      const { reason } = c.var.body as { reason: string }
      const old = bracelets.get(c.req.param("serial"))
      if (old === undefined) return unknownBracelet()
      if (old.replacedBy !== undefined) return problem("conflict", `it was replaced by ${old.replacedBy}`)
      const successor: Bracelet = { ...make(old.pilgrim, old.orderNo), replaces: old.serial }
      bracelets.put(successor.serial, successor)
      bracelets.put(old.serial, { ...revoke(old, reason), replacedBy: successor.serial })
      ledger.record("bracelet.replaced", old.pilgrim, successor.serial)
      return { status: 201, answer: successor }
    }),
  )
}

/** Starts a stand-in for the bracelet maker: it takes orders by number, makes them in thirds, revokes and replaces. */
export const startBraceletMaker = (options: BraceletMakerOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "bracelet-maker",
      endpoints: [
        "PUT /v1/orders/{orderNo}",
        "GET /v1/orders/{orderNo}",
        "GET /v1/bracelets",
        "GET /v1/bracelets/{serial}",
        "PUT /v1/bracelets/{serial}/revocation",
        "POST /v1/bracelets/{serial}/replacement",
      ],
      mount: (frame) => mount(frame, options),
    },
    options,
  )

import { apiKey } from "../kit/access.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { RestContract } from "../kit/RestContract.ts"
import { rateLimited } from "../kit/rateLimited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { Maker } from "./Maker.ts"
import { getBracelet } from "./operations/getBracelet.ts"
import { getOrder } from "./operations/getOrder.ts"
import { listBracelets } from "./operations/listBracelets.ts"
import { placeOrder } from "./operations/placeOrder.ts"
import { replaceBracelet } from "./operations/replaceBracelet.ts"
import { revokeBracelet } from "./operations/revokeBracelet.ts"

/** Options of the bracelet maker. */
export interface BraceletMakerOptions extends MockOptions {
  readonly apiKey?: string | undefined
  /** Milliseconds before each of the two later thirds of an order. */
  readonly makeAfterMs?: number | undefined
  /** Calls per second above which it answers 429; no limit by default. */
  readonly callsPerSecond?: number | undefined
}

/** The default secret of the bracelet maker. */
export const braceletMakerDefaults = { apiKey: "bracelet-maker-key" } as const

const mount = (frame: Frame, options: BraceletMakerOptions): void => {
  const { app } = frame
  const maker = new Maker(frame, options.makeAfterMs ?? 200)
  const contract = new RestContract("bracelet-maker")
  const guards = (operation: string) =>
    [
      faulty(frame, operation),
      rateLimited(options.callsPerSecond),
      apiKey(options.apiKey ?? braceletMakerDefaults.apiKey),
      contract.checked(operation),
    ] as const

  app.put("/v1/orders/:orderNo", ...guards("placeOrder"), (c) => placeOrder(maker, c))
  app.get("/v1/orders/:orderNo", ...guards("getOrder"), (c) => getOrder(maker, c))
  app.get("/v1/bracelets", ...guards("listBracelets"), (c) => listBracelets(maker, c))
  app.get("/v1/bracelets/:serial", ...guards("getBracelet"), (c) => getBracelet(maker, c))
  app.put("/v1/bracelets/:serial/revocation", ...guards("revokeBracelet"), (c) => revokeBracelet(maker, c))
  app.post("/v1/bracelets/:serial/replacement", ...guards("replaceBracelet"), (c) => replaceBracelet(maker, c))
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

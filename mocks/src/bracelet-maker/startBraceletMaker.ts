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

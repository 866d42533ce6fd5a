import type { MiddlewareHandler } from "hono"
import type { Frame, Mock, MockEnv, MockOptions } from "../kit/Frame.ts"
import { limited } from "../kit/limited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { contract, refuse } from "./files.ts"
import { getList } from "./operations/getList.ts"
import { getStatus } from "./operations/getStatus.ts"
import { putOrder } from "./operations/putOrder.ts"
import { putReplacement } from "./operations/putReplacement.ts"
import { putRevocation } from "./operations/putRevocation.ts"
import { Workshop } from "./Workshop.ts"

/** Options of the bracelet workshop. */
export interface BraceletWorkshopOptions extends MockOptions {
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Milliseconds before each of the two later thirds of an order. */
  readonly makeAfterMs?: number | undefined
}

/** The default login of the bracelet workshop. */
export const braceletWorkshopDefaults = { username: "mission", password: "bracelet-workshop-password" } as const

const largestFile = 262_144

/** The middleware of an operation: its faults, the login, its query parameters, and the size of the body. */
const guarding = (frame: Frame, login: string) => {
  const authorization = `Basic ${Buffer.from(login).toString("base64")}`
  const authorised: MiddlewareHandler<MockEnv> = async (c, next) => {
    if (c.req.header("authorization") === authorization) return next()
    c.res = refuse("unauthorised", [{}], { "www-authenticate": 'Basic realm="workshop", charset="UTF-8"' })
  }
  const largest = limited(largestFile, () => refuse("too-large"))
  const checkedQuery = (operation: string): MiddlewareHandler<MockEnv> => {
    const wrong = contract.parameterCheck(operation, "query")
    return async (c, next) => {
      if (wrong(c).length === 0) return next()
      c.res = refuse("invalid-file")
    }
  }
  return (operation: string) => [faulty(frame, operation), authorised, checkedQuery(operation), largest] as const
}

const mount = (frame: Frame, options: BraceletWorkshopOptions): void => {
  const { app } = frame
  const { username = braceletWorkshopDefaults.username, password = braceletWorkshopDefaults.password } = options
  const workshop = new Workshop(frame, options.makeAfterMs ?? 200)
  const guards = guarding(frame, `${username}:${password}`)

  app.put("/orders/:name{[^/]+\\.csv}", ...guards("putOrder"), (c) => putOrder(workshop, c))
  app.get("/orders/:name/status.csv", ...guards("getStatus"), (c) => getStatus(workshop, c))
  app.get("/seasons/:name/list.csv", ...guards("getList"), (c) => getList(workshop, c))
  app.put("/revocations/:name{[^/]+\\.csv}", ...guards("putRevocation"), (c) => putRevocation(workshop, c))
  app.put("/replacements/:name{[^/]+\\.csv}", ...guards("putReplacement"), (c) => putReplacement(workshop, c))
  app.notFound(() => refuse("not-found"))
  app.onError(() => refuse("internal"))
}

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

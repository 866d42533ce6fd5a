import { bearer } from "../kit/access.ts"
import type { Frame, Mock, MockOptions } from "../kit/Frame.ts"
import { RestContract } from "../kit/RestContract.ts"
import { rateLimited } from "../kit/rateLimited.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { Authority } from "./Authority.ts"
import { cancelEntitlement } from "./operations/cancelEntitlement.ts"
import { getEntitlement } from "./operations/getEntitlement.ts"
import { listEntitlements } from "./operations/listEntitlements.ts"
import { requestEntitlement } from "./operations/requestEntitlement.ts"

/** Options of the visa authority. */
export interface VisaAuthorityOptions extends MockOptions {
  readonly token?: string | undefined
  /** The Standard Webhooks secret: `whsec_` and Base64. */
  readonly webhookSecret?: string | undefined
  /** Milliseconds before a request is decided. */
  readonly decideAfterMs?: number | undefined
  /** The share of people who are refused, between 0 and 1. */
  readonly refuseRate?: number | undefined
  /** Calls per second above which it answers 429; no limit by default. */
  readonly callsPerSecond?: number | undefined
}

/** The default secrets of the visa authority. */
export const visaAuthorityDefaults = {
  token: "visa-authority-token",
  webhookSecret: `whsec_${Buffer.from("mahmal-visa-authority-mock").toString("base64")}`,
} as const

const mount = (frame: Frame, options: VisaAuthorityOptions): void => {
  const { app } = frame
  const { token, webhookSecret, decideAfterMs = 200, refuseRate = 0.02, callsPerSecond } = options
  const authority = new Authority(frame, {
    decideAfterMs,
    refuseRate,
    webhookSecret: webhookSecret ?? visaAuthorityDefaults.webhookSecret,
  })
  const contract = new RestContract("visa-authority")
  const guards = (operation: string) =>
    [
      faulty(frame, operation),
      rateLimited(callsPerSecond),
      bearer(token ?? visaAuthorityDefaults.token),
      contract.checked(operation),
    ] as const

  app.post("/v1/entitlements", ...guards("requestEntitlement"), (c) => requestEntitlement(authority, c))
  app.get("/v1/entitlements", ...guards("listEntitlements"), (c) => listEntitlements(authority, c))
  app.get("/v1/entitlements/:id", ...guards("getEntitlement"), (c) => getEntitlement(authority, c))
  app.post("/v1/entitlements/:id/cancellation", ...guards("cancelEntitlement"), (c) => cancelEntitlement(authority, c))
}

/** Starts a stand-in for the visa authority. */
export const startVisaAuthority = (options: VisaAuthorityOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "visa-authority",
      endpoints: [
        "POST /v1/entitlements",
        "GET /v1/entitlements",
        "GET /v1/entitlements/{id}",
        "POST /v1/entitlements/{id}/cancellation",
      ],
      mount: (frame) => mount(frame, options),
    },
    options,
  )

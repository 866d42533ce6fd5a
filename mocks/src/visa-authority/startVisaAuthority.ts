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

/** What can be chosen for the visa authority besides what every mock has. */
export interface VisaAuthorityOptions extends MockOptions {
  readonly token?: string | undefined
  /** The Standard Webhooks secret, `whsec_` and base64. */
  readonly webhookSecret?: string | undefined
  /** How long after a request it is decided. */
  readonly decideAfterMs?: number | undefined
  /** The share of people, between 0 and 1, who are refused. */
  readonly refuseRate?: number | undefined
  /** Calls in a second above which it answers 429; without it there is no limit. */
  readonly callsPerSecond?: number | undefined
}

/** The secrets of a visa authority that was started without any. */
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

/** Starts a stand-in for the visa authority: it takes requests by key, decides later, and tells the hub by webhook. */
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

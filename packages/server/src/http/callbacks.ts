import {
  acknowledgementText,
  CallbackRefused,
  faultText,
  type NotificationLogin,
  notificationLogin,
  operatorReportSecret,
  readNotification,
  readOperatorReport,
  readReport,
  readWebhook,
  reportSecret,
  tokenLife,
  webhookSecret,
} from "@mahmal/adapters"
import {
  type CallbackUnreadable,
  type NotAsked,
  recordEntitlement,
  recordRegistration,
  recordReport,
} from "@mahmal/core/hub/callbacks"
import type { Hub, SubmitError } from "@mahmal/core/hub/Hub"
import type { Exchanges } from "@mahmal/core/store/Exchanges"
import { Config, Effect, Option, type Redacted } from "effect"
import { InputInvalid, TooLarge, Unproven } from "../api/problems.ts"
import { isFirst } from "../identity/isFirst.ts"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import { problemOf } from "./problemOf.ts"
import { responseOf } from "./responseOf.ts"

/** With what the foreign systems show themselves when they call the hub. */
export interface CallbackAccess {
  readonly etrack: NotificationLogin
  readonly visaSecret: Redacted.Redacted
  readonly reportSecret: Redacted.Redacted
  /** None where no operator's gateway is used. */
  readonly operatorSecret: Option.Option<Redacted.Redacted>
}

/** The access of callbacks as the environment says, under each system's own prefix. */
export const callbackAccess: Config.Config<CallbackAccess> = Config.all({
  etrack: notificationLogin,
  visaSecret: webhookSecret,
  reportSecret,
  operatorSecret: Config.option(operatorReportSecret),
})

const bytesOf = (request: Request) => Effect.promise(async () => new Uint8Array(await request.arrayBuffer()))

/** The body of an envelope as text: what proves the sender stands before it, and is not kept. */
const withoutHeader = (envelope: Uint8Array): string => {
  const text = Buffer.from(envelope).toString("utf8")
  const body = [...text.matchAll(/<(?:[\w.-]+:)?Body[\s>]/g)].at(-1)
  return body === undefined ? "" : text.slice(body.index)
}

const xml = (text: string, status: number) =>
  new Response(text, { status, headers: { "content-type": "text/xml; charset=utf-8" } })

const refused = (error: CallbackRefused): Response => {
  if (error.status === 401) return responseOf(new Unproven({ detail: error.message }))
  if (error.status === 413) return responseOf(new TooLarge({ detail: error.message }))
  const errors = [{ in: "body", pointer: "", detail: error.message }] as const
  return responseOf(new InputInvalid({ detail: error.message, errors }))
}

/** With what systems show themselves, and what is done where somebody shows something else. */
export interface Expected extends CallbackAccess {
  readonly unproven: Effect.Effect<void>
}

/** A message from outside, and with what its sender shows itself. */
type Receive<R> = (request: Request, expected: Expected) => Effect.Effect<Response, never, R>

/**
 * Answers a system: its `refusal` to what breaks the contract, and a problem when nothing could be recorded. Refusals are for acts;
 * these are facts, which were read by their contract.
 */
const answering =
  (refusal: (error: CallbackRefused) => Response) =>
  <R>(
    received: Effect.Effect<
      Response,
      CallbackRefused | SubmitError | NotAsked | CallbackUnreadable | DatabaseUnavailable,
      R
    >,
    _: Request,
    { unproven }: Expected,
  ): Effect.Effect<Response, never, R> =>
    Effect.catchTags(received, {
      CallbackRefused: (error) => {
        // SOAP has every fault at 500, so of the e-track it is the code that tells.
        const isUnproven = error.status === 401 || error.code === "Client.Security"
        return Effect.as(isUnproven ? unproven : Effect.void, refusal(error))
      },
      Refusal: Effect.die,
      PlacesOverdrawn: Effect.die,
      CallbackUnreadable: Effect.die,
      NotAsked: (error) => Effect.succeed(responseOf(problemOf(error))),
      JournalUnavailable: (error) => Effect.succeed(responseOf(problemOf(error))),
      DatabaseUnavailable: (error) => Effect.succeed(responseOf(problemOf(error))),
    })

/** The e-track tells what it decided about a group. Only an acknowledgement keeps it from telling it again. */
const etrack: Receive<Hub | Exchanges | Database> = Effect.fn("callbacks.etrack")(
  function* (request, { etrack }) {
    const envelope = yield* bytesOf(request)
    const registration = yield* readNotification(envelope, etrack, (token) => isFirst("etrack", token, tokenLife))
    yield* recordRegistration(registration, withoutHeader(envelope))
    return xml(acknowledgementText(registration.receipt), 200)
  },
  answering((error) => xml(faultText(error), error.status)),
)

/** The visa authority tells what it decided about a pilgrim. */
const visa: Receive<Hub | Exchanges> = Effect.fn("callbacks.visa")(function* (request, { visaSecret }) {
  const body = yield* bytesOf(request)
  const entitlement = yield* readWebhook(request.headers, body, visaSecret)
  yield* recordEntitlement(entitlement, Buffer.from(body).toString("utf8"))
  return new Response(null, { status: 204 })
}, answering(refused))

/** The SMS gateway reports what became of a message. */
const sms: Receive<Hub | Exchanges> = Effect.fn("callbacks.sms")(function* (request, { reportSecret }) {
  const { reference, report } = yield* readReport(new URL(request.url).searchParams, reportSecret)
  yield* recordReport(reference, report)
  return new Response(null, { status: 204 })
}, answering(refused))

/** The operator's gateway reports what became of a message. */
const smsOperator: Receive<Hub | Exchanges> = Effect.fn("callbacks.smsOperator")(function* (
  request,
  { operatorSecret },
) {
  if (Option.isNone(operatorSecret))
    return yield* new CallbackRefused({ status: 401, code: "unproven", message: "no operator is expected to report" })
  const { reference, report } = yield* readOperatorReport(
    request.headers,
    yield* bytesOf(request),
    operatorSecret.value,
  )
  yield* recordReport(reference, report)
  return new Response(null, { status: 204 })
}, answering(refused))

/** What foreign systems tell the hub by themselves. Only a status of 2xx says that it is kept. */
export const callbacks: Readonly<
  Record<"etrack" | "visa" | "sms" | "smsOperator", Receive<Database | Hub | Exchanges>>
> = { etrack, visa, sms, smsOperator }

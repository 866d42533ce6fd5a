import {
  acknowledgementText,
  CallbackRefused,
  faultText,
  type NotificationLogin,
  notificationLogins,
  operatorReportSecrets,
  readNotification,
  readOperatorReport,
  readReport,
  readWebhook,
  reportSecrets,
  tokenLife,
  webhookSecrets,
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

/** With what the foreign systems show themselves when they call the hub: one of these is enough. */
export interface CallbackAccess {
  readonly etrack: ReadonlyArray<NotificationLogin>
  readonly visa: ReadonlyArray<Redacted.Redacted>
  readonly reports: ReadonlyArray<Redacted.Redacted>
  /** None where no operator's gateway is used. */
  readonly operatorReports: ReadonlyArray<Redacted.Redacted>
}

/** The access of callbacks as the environment says, under each system's own prefix. */
export const callbackAccess: Config.Config<CallbackAccess> = Config.all({
  etrack: notificationLogins,
  visa: webhookSecrets,
  reports: reportSecrets,
  operatorReports: Config.map(
    Config.option(operatorReportSecrets),
    Option.getOrElse(() => []),
  ),
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

// SOAP has every fault at 500, so of the e-track it is the code that tells.
const isUnproven = (error: unknown): error is CallbackRefused =>
  error instanceof CallbackRefused && (error.status === 401 || error.code === "Client.Security")

const notExpected = new CallbackRefused({ status: 401, code: "unproven", message: "nobody is expected to call here" })

/** Reads a message with the first of these that proves who sends it. */
const provenBy = <Shown, A, E, R>(
  expected: ReadonlyArray<Shown>,
  read: (shown: Shown) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E | CallbackRefused, R> =>
  expected.reduce<Effect.Effect<A, E | CallbackRefused, R>>(
    (before, shown) => Effect.catchIf(before, isUnproven, () => read(shown)),
    Effect.fail(notExpected),
  )

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
      CallbackRefused: (error) => Effect.as(isUnproven(error) ? unproven : Effect.void, refusal(error)),
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
    const registration = yield* provenBy(etrack, (login) =>
      readNotification(envelope, login, (token) => isFirst("etrack", token, tokenLife)),
    )
    yield* recordRegistration(registration, withoutHeader(envelope))
    return xml(acknowledgementText(registration.receipt), 200)
  },
  answering((error) => xml(faultText(error), error.status)),
)

/** The visa authority tells what it decided about a pilgrim. */
const visa: Receive<Hub | Exchanges> = Effect.fn("callbacks.visa")(function* (request, expected) {
  const body = yield* bytesOf(request)
  const entitlement = yield* provenBy(expected.visa, (secret) => readWebhook(request.headers, body, secret))
  yield* recordEntitlement(entitlement, Buffer.from(body).toString("utf8"))
  return new Response(null, { status: 204 })
}, answering(refused))

/** The SMS gateway reports what became of a message. */
const sms: Receive<Hub | Exchanges> = Effect.fn("callbacks.sms")(function* (request, { reports }) {
  const query = new URL(request.url).searchParams
  const { reference, report } = yield* provenBy(reports, (secret) => readReport(query, secret))
  yield* recordReport(reference, report)
  return new Response(null, { status: 204 })
}, answering(refused))

/** The operator's gateway reports what became of a message. */
const smsOperator: Receive<Hub | Exchanges> = Effect.fn("callbacks.smsOperator")(function* (
  request,
  { operatorReports },
) {
  const body = yield* bytesOf(request)
  const { reference, report } = yield* provenBy(operatorReports, (secret) =>
    readOperatorReport(request.headers, body, secret),
  )
  yield* recordReport(reference, report)
  return new Response(null, { status: 204 })
}, answering(refused))

/** What foreign systems tell the hub by themselves. Only a status of 2xx says that it is kept. */
export const callbacks: Readonly<
  Record<"etrack" | "visa" | "sms" | "smsOperator", Receive<Database | Hub | Exchanges>>
> = { etrack, visa, sms, smsOperator }

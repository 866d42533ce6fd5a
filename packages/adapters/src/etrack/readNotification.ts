import type { GroupRegistration } from "@mahmal/core/ports/NationalTrack"
import { Clock, Config, Effect, Redacted, Result } from "effect"
import { CallbackRefused } from "../CallbackRefused.ts"
import { whileChanged } from "../http/whileChanged.ts"
import type { Element } from "../xml/Element.ts"
import { readHeader, readMessage, writeMessage } from "./envelope.ts"
import { inEtrack, inSoap, soap, wsse } from "./namespaces.ts"
import { largestNotification, mostInNotification } from "./schema.ts"
import { longestLife, securityFault, tokenOf } from "./security.ts"
import { acknowledgement, registrationTold } from "./translate.ts"

/** The credentials of the e-track when it calls the hub. They differ from those of the hub when it calls the e-track. */
export interface NotificationLogin {
  readonly username: string
  readonly password: Redacted.Redacted
}

/** The credentials of the e-track's notifications, from the environment. */
export const notificationLogins: Config.Config<ReadonlyArray<NotificationLogin>> = Config.map(
  Config.all({
    username: Config.NonEmptyString("ETRACK_CALLBACK_USERNAME"),
    passwords: whileChanged("ETRACK_CALLBACK_PASSWORD", Config.Redacted),
  }),
  ({ username, passwords }) => passwords.map((password) => ({ username, password })),
)

const messages = {
  "Client.Malformed": "The message is not one XML document in UTF-8, or has more elements than any right one.",
  "Client.TooLarge": "The message is larger than 262144 bytes.",
  "Client.Schema": "The message breaks the contract.",
  "Client.Security": "The security header is missing, wrong, dated against the rules, or was received before.",
  "Client.Expired": "The message has expired.",
  MustUnderstand: "A header entry that must be understood is not understood here.",
} as const

const refused = (code: keyof typeof messages) =>
  Effect.fail(new CallbackRefused({ status: code === "Client.TooLarge" ? 413 : 500, code, message: messages[code] }))

const utf8 = new TextDecoder("utf-8", { fatal: true })

const textOf = (rawBody: Uint8Array): string | undefined => {
  try {
    return utf8.decode(rawBody)
  } catch {
    return undefined
  }
}

const demandsMore = ({ children }: Element): boolean =>
  children.some((entry) => {
    const demand = entry.attributes[`{${soap}}mustUnderstand`]?.trim()
    return (demand === "1" || demand === "true") && !(entry.namespace === wsse && entry.name === "Security")
  })

/** For how long a token has to be remembered, in seconds: as long as it would be taken, by whatever clock. */
export const tokenLife = (2 * longestLife) / 1000

/**
 * Reads the notification `RegistrationDecided` out of a request, and checks everything that the contract demands.
 *
 * It may come twice, late, or before the answer to the submission, each time in a new message; the caller must be idempotent.
 * The token does not cover the body, so somebody who saw one could send any body with it: each is accepted once. `isFirst`
 * remembers a token, and says whether it is new.
 */
export const readNotification = Effect.fnUntraced(function* <E, R>(
  rawBody: Uint8Array,
  login: NotificationLogin,
  isFirst: (token: string) => Effect.Effect<boolean, E, R>,
): Effect.fn.Return<GroupRegistration, CallbackRefused | E, R> {
  if (rawBody.byteLength > largestNotification) return yield* refused("Client.TooLarge")
  const text = textOf(rawBody)
  if (text === undefined) return yield* refused("Client.Malformed")
  // Credentials are checked before the schema: nothing else is told to somebody who is not authenticated.
  const read = readHeader(text, mostInNotification)
  if (Result.isFailure(read)) return yield* refused("Client.Malformed")
  const header = read.success
  if (header !== undefined && demandsMore(header)) return yield* refused("MustUnderstand")
  const now = yield* Clock.currentTimeMillis
  const credentials = { username: login.username, password: Redacted.value(login.password) }
  const fault = securityFault(header, credentials, now)
  if (fault !== undefined) return yield* refused(`Client.${fault}`)
  const message = readMessage(text, mostInNotification)
  if (Result.isFailure(message)) return yield* refused("Client.Schema")
  const told = registrationTold(message.success.body)
  if (Result.isFailure(told)) return yield* refused("Client.Schema")
  if (!(yield* isFirst(tokenOf(header)))) return yield* refused("Client.Security")
  return told.success
})

const written = (body: Element): string => {
  const message = writeMessage(body)
  if (Result.isFailure(message)) throw new Error(`our own ${body.name} breaks the contract at ${message.failure}`)
  return message.success
}

/** The answer to a notification that was accepted, or was known already; status 200, text/xml. */
export const acknowledgementText = (receipt: string): string => written(acknowledgement(receipt))

/** The answer to a notification that was refused; its status is the refusal's, text/xml. */
export const faultText = ({ code, message }: CallbackRefused): string => {
  const inBody = ["Client.Malformed", "Client.TooLarge", "Client.Schema"].includes(code)
  const refusal = inEtrack("Refusal", [inEtrack("Code", code), inEtrack("Message", message)])
  const unqualified = { namespace: "", attributes: {}, children: [] }
  return written(
    inSoap("Fault", [
      { ...unqualified, name: "faultcode", text: `soap:${code}` },
      { ...unqualified, name: "faultstring", text: message },
      ...(inBody ? [{ ...unqualified, name: "detail", text: "", children: [refusal] }] : []),
    ]),
  )
}

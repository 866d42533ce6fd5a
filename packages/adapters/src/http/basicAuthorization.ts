import { Redacted } from "effect"

/** Proves who we are by name and password (RFC 7617), in a header alone: addresses are written to logs. */
export const basicAuthorization = (login: {
  readonly username: string
  readonly password: Redacted.Redacted
}): string => `Basic ${Buffer.from(`${login.username}:${Redacted.value(login.password)}`).toString("base64")}`

import { Redacted } from "effect"

/** The value of an Authorization header for Basic authentication (RFC 7617). */
export const basicAuthorization = (login: {
  readonly username: string
  readonly password: Redacted.Redacted
}): string => `Basic ${Buffer.from(`${login.username}:${Redacted.value(login.password)}`).toString("base64")}`

import { createHash, timingSafeEqual } from "node:crypto"
import { all, type Element, text } from "../xml/Element.ts"
import { base64Binary, inWsse, inWsu, passwordDigest, soap, wsse, wsu } from "./namespaces.ts"

/** A username and the password that both sides share. */
export interface Login {
  readonly username: string
  readonly password: string
}

const digest = (nonce: Buffer, created: string, password: string): Buffer =>
  createHash("sha1").update(nonce).update(created).update(password).digest()

/** The Security header of a message that is created at `now` and expires at `expires`, in milliseconds since 1970. */
export const security = (login: Login, nonce: Buffer, now: number, expires: number): Element => {
  const created = new Date(now).toISOString()
  const timestamp = [inWsu("Created", created), inWsu("Expires", new Date(expires).toISOString())]
  const signed = digest(nonce, created, login.password).toString("base64")
  const token = [
    inWsse("Username", login.username),
    inWsse("Password", signed, { Type: passwordDigest }),
    inWsse("Nonce", nonce.toString("base64"), { EncodingType: base64Binary }),
    inWsu("Created", created),
  ]
  return inWsse("Security", [inWsu("Timestamp", timestamp), inWsse("UsernameToken", token)], {
    [`{${soap}}mustUnderstand`]: "1",
  })
}

const only = (parent: Element | undefined, namespace: string, name: string): Element | undefined => {
  const found = parent?.children.filter((child) => child.namespace === namespace && child.name === name) ?? []
  return found.length === 1 ? found[0] : undefined
}

const instant = (written: string | undefined): number =>
  written !== undefined && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(written)
    ? Date.parse(written)
    : Number.NaN

/** How old a token may be, in milliseconds. */
export const longestLife = 10 * 60_000
const clockTolerance = 60_000

/** What is wrong with a message's Security header at `now`, in milliseconds since 1970, or undefined. */
export const securityFault = (
  header: Element | undefined,
  login: Login,
  now: number,
): "Security" | "Expired" | undefined => {
  const entry = only(header, wsse, "Security")
  const timestamp = only(entry, wsu, "Timestamp")
  const token = only(entry, wsse, "UsernameToken")
  const signedAt = only(token, wsu, "Created")?.text
  const password = only(token, wsse, "Password")
  if (timestamp === undefined || token === undefined || signedAt === undefined) return "Security"
  if (all(token, "Username").length !== 1 || password?.attributes.Type !== passwordDigest) return "Security"

  const nonce = Buffer.from(only(token, wsse, "Nonce")?.text ?? "", "base64")
  const right = digest(nonce, signedAt, login.password)
  const given = Buffer.from(password.text, "base64")
  if (nonce.length < 8 || given.length !== right.length || !timingSafeEqual(given, right)) return "Security"
  if (text(token, "Username") !== login.username) return "Security"

  const [signedTime, begins, expires] = [
    instant(signedAt),
    instant(only(timestamp, wsu, "Created")?.text),
    instant(only(timestamp, wsu, "Expires")?.text),
  ]
  if (Number.isNaN(signedTime + begins + expires) || Math.max(signedTime, begins) > now + clockTolerance)
    return "Security"
  if (expires <= begins || expires - begins > longestLife) return "Security"
  // The Timestamp is not signed: only the age of the token prevents a replay under a new Timestamp.
  return expires <= now || signedTime < now - longestLife ? "Expired" : undefined
}

/** Tells the token of a right header from every other. It proves nothing by itself. */
export const tokenOf = (header: Element | undefined): string => {
  const token = only(only(header, wsse, "Security"), wsse, "UsernameToken")
  const password = Buffer.from(only(token, wsse, "Password")?.text ?? "", "base64")
  return createHash("sha256").update(password).digest("base64url")
}

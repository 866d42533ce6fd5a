import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import type { XmlElement } from "libxml2-wasm"
import { namespaces } from "./namespaces.ts"
import { Refusal } from "./Refusal.ts"
import { children, escaped, is } from "./xml.ts"

/** The longest time between Created and Expires, and the age at which a token is too old; in milliseconds. */
export const longestLifeMs = 10 * 60_000

/** By how much a sender's clock may be ahead, in milliseconds. */
const clockSkewMs = 60_000

const profile = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest"
const base64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"

/** A username and the password that both sides share. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** A valid security header: its expiry, and the values that identify the message; times in milliseconds. */
export interface Pass {
  readonly expires: number
  readonly created: number
  readonly nonce: string
}

const digest = (nonce: Buffer, created: string, password: string): Buffer =>
  createHash("sha1").update(nonce).update(created).update(password).digest()

/** A security header for a message that expires `lifeMs` after `now`. */
export const securityHeader = (
  { username, password }: Credentials,
  now: number,
  lifeMs: number,
  nonce: Buffer = randomBytes(16),
): string => {
  const created = new Date(now).toISOString()
  const expires = new Date(now + lifeMs).toISOString()
  const timestamp = `<wsu:Created>${created}</wsu:Created><wsu:Expires>${expires}</wsu:Expires>`
  const token = [
    `<wsse:Username>${escaped(username)}</wsse:Username>`,
    `<wsse:Password Type="${profile}">${digest(nonce, created, password).toString("base64")}</wsse:Password>`,
    `<wsse:Nonce EncodingType="${base64}">${nonce.toString("base64")}</wsse:Nonce>`,
    `<wsu:Created>${created}</wsu:Created>`,
  ].join("")
  const root = `wsse:Security soap:mustUnderstand="1" xmlns:wsse="${namespaces.wsse}" xmlns:wsu="${namespaces.wsu}"`
  const content = `<wsu:Timestamp>${timestamp}</wsu:Timestamp><wsse:UsernameToken>${token}</wsse:UsernameToken>`
  return `<${root}>${content}</wsse:Security>`
}

type Name = readonly [prefix: "wsse" | "wsu", name: string]

/** The children with these names: each exactly once, in any order, and no others. */
const parts = (parent: XmlElement, ...names: readonly Name[]): XmlElement[] => {
  const all = children(parent)
  const found = names.map(([prefix, name]) => all.find((child) => is(child, prefix, name)))
  if (all.length !== names.length || found.includes(undefined))
    throw new Refusal(
      "Client.Security",
      `${parent.name} must hold ${names.map(([, name]) => name).join(", ")}, once each.`,
    )
  return found.filter((child) => child !== undefined)
}

const instant = (element: XmlElement): number => {
  const text = element.content.trim()
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
  const at = form.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw new Refusal("Client.Security", `${element.name} must be a time with a zone.`)
  return at
}

/** Refuses wrong credentials, an expired message, and times that break the rules of the contract. */
export const checkSecurity = (entries: readonly XmlElement[], expected: Credentials, now: number): Pass => {
  const [security] = entries
  if (security === undefined || entries.length > 1)
    throw new Refusal("Client.Security", "The message must carry one WS-Security header.")
  const [timestamp, token] = parts(security, ["wsu", "Timestamp"], ["wsse", "UsernameToken"])
  const [from, until] = parts(timestamp!, ["wsu", "Created"], ["wsu", "Expires"])
  const [username, password, nonce, signed] = parts(
    token!,
    ["wsse", "Username"],
    ["wsse", "Password"],
    ["wsse", "Nonce"],
    ["wsu", "Created"],
  )

  if (password!.attr("Type")?.value !== profile)
    throw new Refusal("Client.Security", "The password must be sent as a PasswordDigest.")
  const random = Buffer.from(nonce!.content.trim(), "base64")
  if (random.length < 8 || random.length > 128)
    throw new Refusal("Client.Security", "Nonce must be 8 to 128 bytes in Base64.")
  const right = digest(random, signed!.content.trim(), expected.password)
  const given = Buffer.from(password!.content.trim(), "base64")
  const same = given.length === right.length && timingSafeEqual(given, right)
  if (!same || username!.content.trim() !== expected.username)
    throw new Refusal("Client.Security", "The credentials are wrong.")

  const created = instant(signed!)
  const begins = instant(from!)
  const expires = instant(until!)
  if (Math.max(created, begins) > now + clockSkewMs)
    throw new Refusal("Client.Security", "The message is dated in the future.")
  if (expires <= begins || expires - begins > longestLifeMs)
    throw new Refusal("Client.Security", "Expires must lie within ten minutes after Created.")
  if (expires <= now || created < now - longestLifeMs)
    throw new Refusal("Client.Expired", "The message expired before it was begun; nothing was done.")
  return { expires, created, nonce: random.toString("base64") }
}

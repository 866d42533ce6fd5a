import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { inSoap, inWsse, wsse } from "../src/etrack/namespaces.ts"
import { type Login, security, securityFault } from "../src/etrack/security.ts"
import type { Element } from "../src/xml/Element.ts"

const login: Login = { username: "etrack", password: "sample-callback-password" }
const now = Date.parse("2026-12-01T08:00:00.000Z")
const minute = 60_000

/** Changes every descendant with this name; `change` may return none, one or several elements. */
const changed = (element: Element, name: string, change: (found: Element) => readonly Element[]): Element => ({
  ...element,
  children: element.children.flatMap((child) => (child.name === name ? change(child) : [changed(child, name, change)])),
})

const written = ({ as = login, nonce = randomBytes(16), at = now, expires = now + minute } = {}) =>
  inSoap("Header", [security(as, nonce, at, expires)])

const faultOf = (header: Element | undefined) => securityFault(header, login, now)

describe("the security header of a message", () => {
  it("is right with the right password, a short while old or from a clock slightly ahead", () => {
    expect(faultOf(written())).toBeUndefined()
    expect(faultOf(written({ at: now + minute, expires: now + 2 * minute }))).toBeUndefined()
    expect(faultOf(written({ at: now - 9 * minute, expires: now + 1 }))).toBeUndefined()
    expect(faultOf(written({ nonce: randomBytes(8) }))).toBeUndefined()
  })

  it.each([
    ["by another user, who knows the password", { as: { ...login, username: "other" } }],
    ["with another password", { as: { ...login, password: "other" } }],
    ["with a nonce that is soon guessed", { nonce: randomBytes(7) }],
    ["by a clock that is more than a minute ahead", { at: now + minute + 1, expires: now + 2 * minute }],
    ["for longer than ten minutes", { at: now, expires: now + 10 * minute + 1 }],
    ["to expire before it was written", { at: now, expires: now - 1 }],
  ])("is wrong when it was written %s", (_, how) => {
    expect(faultOf(written(how))).toBe("Security")
  })

  it("has expired at its expiry, and when its token is older than the longest life of a message", () => {
    expect(faultOf(written({ at: now - minute, expires: now }))).toBe("Expired")
    const old = written({ at: now - 10 * minute - 1, expires: now - 1 })
    const anew = written()
    const timestamp = anew.children[0]?.children[0] as Element
    expect(faultOf(changed(old, "Timestamp", () => [timestamp]))).toBe("Expired")
  })

  it("is wrong when its token is from the future, with any timestamp", () => {
    const future = written({ at: now + 5 * minute, expires: now + 6 * minute })
    const timestamp = written().children[0]?.children[0] as Element
    expect(faultOf(changed(future, "Timestamp", () => [timestamp]))).toBe("Security")
  })

  it.each(["Security", "Timestamp", "UsernameToken", "Username", "Password", "Nonce", "Created", "Expires"])(
    "is wrong without its only %s, and with two of them",
    (name) => {
      expect(faultOf(changed(written(), name, () => []))).toBe("Security")
      expect(faultOf(changed(written(), name, (found) => [found, found]))).toBe("Security")
    },
  )

  it("is wrong when the password has another type, or is in plain text", () => {
    const asText = inWsse("Password", login.password, { Type: "…#PasswordText" })
    expect(faultOf(changed(written(), "Password", () => [asText]))).toBe("Security")
    const untyped = (found: Element) => [{ ...found, attributes: {} }]
    expect(faultOf(changed(written(), "Password", untyped))).toBe("Security")
  })

  it("is wrong when a time has no zone", () => {
    const unzoned = (found: Element) => [{ ...found, text: found.text.replace("Z", "") }]
    expect(faultOf(changed(written(), "Expires", unzoned))).toBe("Security")
  })

  it("is wrong when it is in another namespace, or missing", () => {
    const other = (found: Element) => [{ ...found, namespace: `${wsse}-other` }]
    expect(faultOf(changed(written(), "Security", other))).toBe("Security")
    expect(faultOf(undefined)).toBe("Security")
  })
})

import { createHash, randomBytes } from "node:crypto"

/** The credentials of the caller. */
export interface Login {
  readonly username: string
  readonly password: string
}

const life = 30_000
const wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"

const escaped = (text: string): string => text.replace(/[<>&"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`)

/** The Security header of a message that was made `age` milliseconds ago. */
export const security = ({ username, password }: Login, age = 0): string => {
  const now = Date.now() - age
  const created = new Date(now).toISOString()
  const nonce = randomBytes(16)
  const digest = createHash("sha1").update(nonce).update(created).update(password).digest("base64")
  return (
    `<wsse:Security soap:mustUnderstand="1" xmlns:wsse="${wss}-wssecurity-secext-1.0.xsd" xmlns:wsu="${wss}-wssecurity-utility-1.0.xsd">` +
    `<wsu:Timestamp><wsu:Created>${created}</wsu:Created><wsu:Expires>${new Date(now + life).toISOString()}</wsu:Expires></wsu:Timestamp>` +
    `<wsse:UsernameToken><wsse:Username>${escaped(username)}</wsse:Username>` +
    `<wsse:Password Type="${wss}-username-token-profile-1.0#PasswordDigest">${digest}</wsse:Password>` +
    `<wsse:Nonce EncodingType="${wss}-soap-message-security-1.0#Base64Binary">${nonce.toString("base64")}</wsse:Nonce>` +
    `<wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
  )
}

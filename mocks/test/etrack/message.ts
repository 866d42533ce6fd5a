import { XmlDocument } from "libxml2-wasm"
import { envelope } from "../../src/etrack/envelope.ts"
import { namespaces } from "../../src/etrack/namespaces.ts"
import { etrackDefaults } from "../../src/etrack/startEtrack.ts"
import { validate } from "../../src/etrack/validate.ts"
import { securityHeader } from "../../src/etrack/wsse.ts"

/** The security header of a message of the hub, by default of now. */
export const security = ({ now = Date.now(), lifeMs = 30_000, nonce = undefined as Buffer | undefined } = {}): string =>
  securityHeader(etrackDefaults.credentials, now, lifeMs, nonce)

/** A member of a group, all of it invented. */
export const member = (pilgrim: string, arabicName = "سالم راشد المثال"): string =>
  `<et:Member><et:PilgrimReference>${pilgrim}</et:PilgrimReference><et:ArabicName>${arabicName}</et:ArabicName>` +
  "<et:LatinName>Salem Rashid Al-Mithal</et:LatinName><et:PassportNumber>X0012345</et:PassportNumber>" +
  "<et:BirthDate>1951-03-04</et:BirthDate><et:Nationality>QAT</et:Nationality><et:Sex>M</et:Sex></et:Member>"

/** The submission of a group of the season 1448. */
export const group = (reference: string, ...members: readonly string[]): string =>
  `<et:RegisterGroup><et:Reference>${reference}</et:Reference><et:Season>1448</et:Season>${members.join("")}</et:RegisterGroup>`

/** A question about a submission, by its receipt. */
export const byReceipt = (receipt: string): string =>
  `<et:GetRegistration><et:Receipt>${receipt}</et:Receipt></et:GetRegistration>`

/** A question about a group, by its reference. */
export const byReference = (reference: string): string =>
  `<et:FindGroup><et:Reference>${reference}</et:Reference></et:FindGroup>`

/** The cancellation of a member, by the registration number. */
export const cancellation = (number: string): string =>
  `<et:CancelMember><et:RegistrationNumber>${number}</et:RegistrationNumber></et:CancelMember>`

/** A whole message of the hub around a body. */
export const message = (body: string, header = security()): string => envelope(body, header)

/** An answer: the status, the text, and the texts of its elements by name. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly all: (name: string) => readonly string[]
}

/** Reads an answer of the e-track. Throws when it is not valid by the contract. */
export const read = (status: number, text: string): Answer => {
  const document = XmlDocument.fromString(text)
  try {
    validate(document)
    const values = new Map<string, string[]>()
    for (const node of document.find("//*[not(*)]", namespaces)) {
      const name = "name" in node ? String(node.name) : ""
      values.set(name, [...(values.get(name) ?? []), node.content])
    }
    return { status, text, all: (name) => values.get(name) ?? [] }
  } finally {
    document.dispose()
  }
}

/** Posts bytes to the e-track. */
export const post = (url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/etrack`, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers: { "content-type": "text/xml; charset=utf-8", ...headers },
  })

/** Posts a whole message and reads the answer. */
export const sent = async (
  url: string,
  whole: string | Uint8Array,
  headers?: Record<string, string>,
): Promise<Answer> => {
  const response = await post(url, whole, headers)
  return read(response.status, await response.text())
}

/** Sends a body in a new message, and reads the answer. */
export const call = (url: string, body: string): Promise<Answer> => sent(url, message(body))

import { XmlBufferInputProvider, XmlDocument, XmlLibError, XsdValidator, xmlRegisterInputProvider } from "libxml2-wasm"
import { contract } from "./contract.ts"
import { namespaces } from "./namespaces.ts"
import { Refusal } from "./Refusal.ts"

// The parser of the schema loads the imported one by this URL, which exists nowhere else.
const folder = "mahmal-mock:etrack"
xmlRegisterInputProvider(
  new XmlBufferInputProvider({ [`${folder}/etrack.xsd`]: new TextEncoder().encode(contract["etrack.xsd"]) }),
)
const schema = XsdValidator.fromDoc(XmlDocument.fromString(contract["envelope.xsd"], { url: `${folder}/envelope.xsd` }))

const kinds: ReadonlyArray<readonly [RegExp, string]> = [
  [/attribute '/, "carries an attribute that is not declared"],
  [/Missing child element/, "lacks a child element"],
  [/This element is not expected/, "is not expected there"],
  [/No matching global/, "is not known"],
  [/Character content/, "holds text where elements are expected"],
  [/is not a valid value/, "is not a value of its type"],
]

/** Describes an error without its value, which may be personal data: faults are logged. */
const described = (message: string): Refusal => {
  const field = /^Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1]?.slice(0, 100)
  const facet = /^Element '[^']+': \[facet '(\w+)'\]/.exec(message)?.[1]
  const kind = kinds.find(([pattern]) => pattern.test(message))?.[1] ?? "breaks the schema"
  const what = facet === undefined ? kind : `breaks the schema (${facet})`
  return new Refusal("Client.Schema", `${field ?? "The message"} ${what}.`, field)
}

/**
 * Refuses a message that is not valid by the contract's schemas.
 *
 * xsi: attributes are refused too, because with them the sender could choose a type or a schema.
 */
export const validate = (document: XmlDocument): void => {
  const instance = document.get(
    "//soap:Body//@xsi:*/.. | //@xsi:schemaLocation/.. | //@xsi:noNamespaceSchemaLocation/..",
    namespaces,
  )
  if (instance !== null) throw new Refusal("Client.Schema", "An element carries an attribute that is not declared.")
  try {
    schema.validate(document)
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error
    throw described(error.details[0]?.message ?? "")
  }
}

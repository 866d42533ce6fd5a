import { XmlBufferInputProvider, XmlDocument, XmlLibError, XsdValidator, xmlRegisterInputProvider } from "libxml2-wasm"
import { contract } from "./contract.ts"
import { namespaces } from "./namespaces.ts"
import { Refusal } from "./Refusal.ts"

// The parser of the schema asks for the imported one by an address; this one exists nowhere else.
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

/** Says what is wrong without the value itself, which may be personal: a fault ends up in logs. */
const described = (message: string): Refusal => {
  const field = /^Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1]?.slice(0, 100)
  const facet = /^Element '[^']+': \[facet '(\w+)'\]/.exec(message)?.[1]
  const kind = kinds.find(([pattern]) => pattern.test(message))?.[1] ?? "breaks the schema"
  const what = facet === undefined ? kind : `breaks the schema (${facet})`
  return new Refusal("Client.Schema", `${field ?? "The message"} ${what}.`, field)
}

/**
 * Refuses a whole message that breaks the contract's schemas.
 *
 * Attributes of XMLSchema-instance are refused too: they would let a sender choose a type, or a schema, by himself.
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

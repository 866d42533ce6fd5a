import { XmlSchema } from "../xml/XmlSchema.ts"

/** What every message on this wire keeps to, in both directions; the file compiles once, when it is first loaded. */
export const schema = new XmlSchema("etrack", "envelope.xsd", ["etrack.xsd"])

/** The most bytes that an answer may have; one of FindGroup lists every registration of a group. */
export const largestAnswer = 1_048_576

/** The most bytes that a notification may have. */
export const largestNotification = 262_144

import { XmlSchema } from "../xml/XmlSchema.ts"

/** The schema of every message, in both directions. */
export const schema = new XmlSchema("etrack", "envelope.xsd", ["etrack.xsd"])

/** The most bytes that an answer may have; one of FindGroup lists every registration of a group. */
export const largestAnswer = 1_048_576

/** The most elements and attributes that an answer may have: three registrations for each of the 500 pilgrims of a list. */
export const mostInAnswer = 10_000

/** The most bytes that a notification may have. */
export const largestNotification = 262_144

/** The most elements and attributes that a notification may have; one about ten members has less than a hundred. */
export const mostInNotification = 1_000

import { XmlSchema } from "../xml/XmlSchema.ts"

/** What the feed's pages and documents keep to; compiled once, when it is first loaded. */
export const schema = new XmlSchema("border-feed", "border-feed.xsd")

/** The most elements and attributes that an answer may have; a document with 500 crossings has some more than 3,500. */
export const mostInAnswer = 5_000

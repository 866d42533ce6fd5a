import { XmlSchema } from "../xml/XmlSchema.ts"

/** The schema of the feed's pages and documents. */
export const schema = new XmlSchema("border-feed", "border-feed.xsd")

/** The most elements and attributes that an answer may have; a document with 500 crossings has a little more than 3,500. */
export const mostInAnswer = 5_000

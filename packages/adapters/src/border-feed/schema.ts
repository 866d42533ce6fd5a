import { XmlSchema } from "../xml/XmlSchema.ts"

/** What the feed's pages and documents keep to; compiled once, when it is first loaded. */
export const schema = new XmlSchema("border-feed", "border-feed.xsd")

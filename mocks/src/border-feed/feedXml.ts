import { XMLBuilder } from "fast-xml-parser"
import type { BorderDocument } from "./Publisher.ts"

const namespace = "urn:mahmal:border-feed:1"

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", suppressEmptyNode: true })

const write = (root: Record<string, unknown>): string =>
  builder.build({ "?xml": { "@version": "1.0", "@encoding": "UTF-8" }, ...root })

/** A page of the feed (border-feed.xsd). */
export const feedXml = (documents: readonly BorderDocument[], next: string): string =>
  write({
    feed: {
      "@xmlns": namespace,
      document: documents.map(({ id, crossings, publishedAt }) => ({
        "@id": id,
        "@crossings": crossings.length,
        "@publishedAt": publishedAt,
      })),
      next,
    },
  })

/** A document of crossings (border-feed.xsd). */
export const documentXml = ({ id, publishedAt, crossings }: BorderDocument): string =>
  write({
    crossings: {
      "@xmlns": namespace,
      "@document": id,
      "@publishedAt": publishedAt,
      crossing: crossings.map(({ passport, nationality, birthDate, direction, at, point }) => ({
        passport,
        nationality,
        birthDate,
        direction,
        at,
        point,
      })),
    },
  })

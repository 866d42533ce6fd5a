import type { BorderPage, Crossing } from "@mahmal/core/ports/BorderFeed"
import { Result } from "effect"
import { all, type Element, needed } from "../xml/Element.ts"
import { readXml } from "../xml/readXml.ts"
import { mostInAnswer, schema } from "./schema.ts"

/** Documents per page: the most that the contract allows. */
export const pageSize = 100

const named = (text: string, name: string): Result.Result<Element, string> =>
  Result.flatMap(readXml(schema, text, mostInAnswer), (root) =>
    root.name === name ? Result.succeed(root) : Result.fail("another answer than was asked for"),
  )

/** Reads the page after a cursor. A page that is not full is the last for now; an empty one must return the same cursor. */
export const pageIn =
  (after: string) =>
  (text: string): Result.Result<BorderPage, string> =>
    Result.flatMap(named(text, "feed"), (feed) => {
      const documents = all(feed, "document").map((entry) => (entry.attributes.id ?? "").trim())
      const next = needed(feed, "next").trim()
      if (documents.length > 0 && next === after) return Result.fail("a page that leads to itself")
      // Before anything was published there is no cursor to give back; the feed then names its beginning.
      if (documents.length === 0 && next !== after && after !== "")
        return Result.fail("an empty page that leads elsewhere")
      return Result.succeed({ documents, next, end: documents.length < pageSize })
    })

const crossing = (element: Element): Crossing => {
  const value = (name: string) => needed(element, name).trim()
  return {
    passport: value("passport"),
    nationality: value("nationality"),
    birthDate: value("birthDate"),
    direction: value("direction") === "ARRIVAL" ? "arrival" : "departure",
    at: value("at"),
    point: value("point"),
  }
}

/** Reads the crossings of a document; they have no order. */
export const crossingsIn =
  (id: string) =>
  (text: string): Result.Result<readonly Crossing[], string> =>
    Result.flatMap(named(text, "crossings"), (document) =>
      document.attributes.document?.trim() === id
        ? Result.succeed(all(document, "crossing").map(crossing))
        : Result.fail("another document than was asked for"),
    )

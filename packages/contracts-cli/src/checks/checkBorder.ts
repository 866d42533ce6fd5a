import type { Endpoint } from "../Endpoint.ts"
import type { Row } from "../Row.ts"
import { askBorder } from "./askBorder.ts"
import { Checks, expected, needed } from "./Checks.ts"

/** Checks the border feed's answers against border-feed.xsd, the only schema of its documents. */
export const checkBorder = async (endpoint: Endpoint): Promise<readonly Row[]> => {
  const checks = new Checks()
  const page = await checks.that("a page of the list keeps to border-feed.xsd", async () => {
    const answer = await askBorder(endpoint, "/v1/feed?limit=5")
    expected(answer.root === "feed", "the answer is not a page")
    expected(answer.documents.length <= 5, "it has more documents than were asked for")
    return answer
  })
  await checks.that("the documents of the page keep to border-feed.xsd", async () => {
    const { documents } = needed(page, "a page")
    needed(documents[0], "a document in the list")
    for (const id of documents) {
      const answer = await askBorder(endpoint, `/v1/documents/${id}`)
      expected(answer.root === "crossings" && answer.id === id, `${id} is another document`)
    }
  })
  await checks.that("the same question gets the same page", async () => {
    const first = needed(needed(page, "a page").documents[0], "a document in the list")
    const again = await askBorder(endpoint, "/v1/feed?limit=1")
    expected(again.documents[0] === first, "the list has another beginning")
  })
  await checks.that("the cursor of a page leads past it", async () => {
    needed(needed(page, "a page").documents[0], "a document in the list")
    const first = await askBorder(endpoint, "/v1/feed?limit=1")
    const second = await askBorder(endpoint, `/v1/feed?limit=1&after=${first.next}`)
    expected(second.documents[0] !== first.documents[0], "the next page begins with the same document")
    const isEmpty = second.documents.length === 0
    expected((second.next === first.next) === isEmpty, "next must stay the same for an empty page, and only then")
  })
  return checks.rows
}

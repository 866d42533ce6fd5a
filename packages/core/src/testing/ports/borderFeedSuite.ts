import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { BorderFeed, type Crossing } from "../../ports/BorderFeed.ts"
import { traveller } from "../travellers.ts"
import { declinedCode, running } from "./running.ts"

const crossings: readonly Crossing[] = Array.from({ length: 12 }, (_, index) => {
  const { passport, nationality, birthDate } = traveller(400 + index)
  const at = `2027-05-06T08:${String(10 + index)}:00+03:00`
  return { passport, nationality, birthDate, direction: "arrival", at, point: "JED" }
})

/** Every document from a cursor to the present end. */
const readFrom = Effect.fnUntraced(function* (cursor: string) {
  const feed = yield* BorderFeed
  const documents: string[] = []
  let page = yield* feed.page(cursor)
  documents.push(...page.documents)
  while (!page.end) {
    page = yield* feed.page(page.next)
    documents.push(...page.documents)
  }
  return { documents, next: page.next }
})

const key = ({ passport, birthDate, nationality, at }: Crossing) =>
  [passport, birthDate, nationality, Date.parse(at)].join()

/** What every border feed must do; the layer must have published the crossings that it is given. */
export const borderFeedSuite = (name: string, makeLayer: (published: readonly Crossing[]) => Layer.Layer<BorderFeed>) =>
  describe(`${name} is a border feed`, () => {
    const run = running(makeLayer(crossings))

    it("leads through every document to the end, where nothing more is", () =>
      run(
        Effect.gen(function* () {
          const { documents, next } = yield* readFrom("")
          expect(documents.length).toBeGreaterThan(0)
          expect(new Set(documents).size).toBe(documents.length)
          expect(yield* readFrom(next)).toEqual({ documents: [], next })
        }),
      ))

    it("tells every crossing that was published", () =>
      run(
        Effect.gen(function* () {
          const feed = yield* BorderFeed
          const { documents } = yield* readFrom("")
          const told = (yield* Effect.forEach(documents, feed.document)).flat().map(key)
          expect(crossings.map(key).filter((each) => !told.includes(each))).toEqual([])
        }),
      ))

    it("ends at once where nothing was published", () =>
      running(makeLayer([]))(
        Effect.gen(function* () {
          const { documents, next } = yield* readFrom("")
          expect(documents).toEqual([])
          expect(yield* readFrom(next)).toEqual({ documents: [], next })
        }),
      ))

    it("declines what it does not know", () =>
      run(
        Effect.gen(function* () {
          const feed = yield* BorderFeed
          expect(yield* declinedCode(feed.document("D999999999"))).toBe("not-found")
          expect(yield* declinedCode(feed.page("nowhere"))).toBe("invalid-request")
        }),
      ))
  })

import { Serial } from "@mahmal/core/journey/ids"
import { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { expecting } from "./expecting.ts"
import { listed, until } from "./settling.ts"

const subject = (person: number) => traveller(person).pilgrim

const orderNumber = (person: number) => `1448-C${String(person).padStart(4, "0")}`

const order = (person: number) => {
  const { pilgrim, nameArabic, nameLatin, nationality } = traveller(person)
  return Effect.flatMap(BraceletMaker, (maker) =>
    maker.order(orderNumber(person), [{ pilgrim, nameArabic, nameLatin, nationality }]),
  )
}

const made = Effect.fnUntraced(function* (person: number) {
  const maker = yield* BraceletMaker
  yield* order(person)
  const { made } = yield* until(maker.progress(orderNumber(person)), ({ complete }) => complete)
  return made[0]?.serial ?? Serial.make("none")
})

/** Probes of a maker of bracelets. An order is repeatable under its number, a replacement under its key. */
export const braceletProbes: ReadonlyArray<Probe<BraceletMaker>> = [
  {
    method: "order",
    kind: "submission",
    repeatable: true,
    subject,
    arrange: (person) => Effect.succeed(order(person)),
  },
  {
    method: "progress",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(made(person), () =>
        expecting(
          Effect.flatMap(BraceletMaker, (maker) => maker.progress(orderNumber(person))),
          "the bracelet is made",
          ({ complete, made }) => complete && made.some(({ pilgrim }) => pilgrim === subject(person)),
        ),
      ),
  },
  {
    method: "list",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(made(person), (serial) =>
        expecting(
          Effect.flatMap(BraceletMaker, (maker) => maker.list(listed(person))),
          "the bracelet is made, and active",
          ({ items }) =>
            items.some(
              (item) => item.serial === serial && item.pilgrim === subject(person) && item.status === "active",
            ),
        ),
      ),
  },
  {
    method: "revoke",
    kind: "submission",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(made(person), (serial) => Effect.flatMap(BraceletMaker, (maker) => maker.revoke(serial, "withdrawn"))),
  },
  {
    method: "replace",
    kind: "submission",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(made(person), (serial) =>
        expecting(
          Effect.flatMap(BraceletMaker, (maker) =>
            maker.replace(`bracelet.replace/${subject(person)}`, serial, "lost"),
          ),
          "the bracelet is a new one, of the same person",
          (bracelet) => bracelet.pilgrim === subject(person) && bracelet.serial !== serial,
        ),
      ),
  },
]

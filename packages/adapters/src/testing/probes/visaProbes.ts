import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { expecting } from "./expecting.ts"
import { listed, until } from "./settling.ts"

const subject = (person: number) => traveller(person).pilgrim

const issued = "the entitlement is issued"

const request = (person: number) =>
  Effect.flatMap(VisaAuthority, (authority) =>
    authority.request(`visa.request/${subject(person)}`, {
      kind: person % 2 === 0 ? "permit" : "visa",
      registrationNumber: String(person).padStart(12, "0"),
      traveller: traveller(person),
    }),
  )

const decided = Effect.fnUntraced(function* (person: number) {
  const authority = yield* VisaAuthority
  const { id } = yield* request(person)
  yield* until(authority.status(id), ({ status }) => status !== "received")
  return id
})

/** Probes of a visa authority. It honours idempotency keys. */
export const visaProbes: ReadonlyArray<Probe<VisaAuthority>> = [
  {
    method: "request",
    kind: "submission",
    repeatable: true,
    subject,
    arrange: (person) => Effect.succeed(request(person)),
  },
  {
    method: "status",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(decided(person), (id) =>
        expecting(
          Effect.flatMap(VisaAuthority, (authority) => authority.status(id)),
          issued,
          (entitlement) => entitlement.id === id && entitlement.status === "issued",
        ),
      ),
  },
  {
    method: "list",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(decided(person), (id) =>
        expecting(
          Effect.flatMap(VisaAuthority, (authority) => authority.list(listed(person))),
          issued,
          ({ items }) =>
            items.some((item) => item.id === id && item.pilgrim === subject(person) && item.status === "issued"),
        ),
      ),
  },
  {
    method: "cancel",
    kind: "submission",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(decided(person), (id) =>
        Effect.flatMap(VisaAuthority, (authority) =>
          authority.cancel(`visa.cancel/${subject(person)}`, id, "withdrawn"),
        ),
      ),
  },
]

import type { ComparedSystem, Holding } from "@mahmal/core/reconciliation/Holding"

/** What our side knows of a pilgrim: where the journey stands, since when, and one exchange about it. */
export interface Ours {
  readonly state: string
  readonly data: object
  readonly events?: ReadonlyArray<readonly [type: string, data: object]>
  /** Whether the journey moves while lists are read; it last moved long ago otherwise. */
  readonly moves?: boolean
  readonly exchange?: { readonly id: string; readonly state: string }
}

/** What must be found: the kind, the fields, and what explains it. */
export interface Expected {
  readonly kind: string
  readonly fields?: ReadonlyArray<string>
  readonly because?: string
  /** The thing that it is about: the first of theirs unless said. */
  readonly about?: "second" | "invented"
}

/** A way in which two sides may stand to each other. */
export interface Case {
  readonly name: string
  /** How many things the system makes, and whether it ends them. */
  readonly theirs: { readonly made: 0 | 1 | 2; readonly ended?: boolean }
  /** What we know; nothing of a stranger. */
  readonly ours: (system: ComparedSystem, thing: Holding) => Ours | undefined
  readonly expected?: Expected
}

const registration = { reference: "R", number: "N" }
const entitlement = { kind: "permit", id: "E", number: "P" }
const seen = {}
const what = { etrack: "registration", visa: "entitlement", bracelet: "bracelet" } as const
const undo = { etrack: "etrack.cancel", visa: "visa.cancel", bracelet: "bracelet.revoke" } as const

const asHeld = (system: ComparedSystem, { handle, fields }: Holding) => {
  if (system === "etrack") return { reference: fields.reference, number: handle }
  return system === "visa" ? { ...fields, id: handle } : { ...fields, serial: handle }
}

const held = (system: ComparedSystem, thing: Holding): Ours => {
  const own = asHeld(system, thing)
  if (system === "etrack") return { state: "Registered", data: { registration: own, asked: false, seen } }
  if (system === "visa") return { state: "Visa", data: { registration, entitlement: own, asked: false, seen } }
  return { state: "Bracelet", data: { registration, entitlement, bracelet: own, seen } }
}

const travelled = (system: ComparedSystem, thing: Holding): Ours => {
  const own = asHeld(system, thing)
  return {
    state: "Returned",
    data: { arrived: "2027-05-10", returned: "2027-05-30" },
    events: [
      ["RegistrationMade", { registration: system === "etrack" ? own : registration, asks: true }],
      ["EntitlementIssued", { entitlement: system === "visa" ? own : entitlement, asks: true }],
      ["BraceletMade", { bracelet: system === "bracelet" ? own : { serial: "S", chip: "C" } }],
    ],
  }
}

const leaving = (system: ComparedSystem, thing: Holding): Ours => ({
  state: "Withdrawn",
  data: { outside: [{ what: what[system], held: asHeld(system, thing) }] },
})

/** Who waits for an answer, by an exchange in that state. */
const waiting =
  (state: string) =>
  (system: ComparedSystem, { pilgrim, fields }: Holding): Ours => {
    if (system === "etrack") {
      const asked = fields.reference ?? ""
      return {
        state: "Drawn",
        data: { expires: "2027-01-01", campaign: "C7", asked },
        exchange: { id: `etrack.register/${asked}`, state },
      }
    }
    if (system === "visa")
      return {
        state: "Registered",
        data: { registration, asked: true, seen },
        exchange: { id: `visa.request/${pilgrim}`, state },
      }
    const order = `order-${pilgrim}`
    return {
      state: "Visa",
      data: { registration, entitlement, asked: true, order, seen },
      exchange: { id: `bracelet.order/${order}`, state },
    }
  }

const another: Readonly<Record<string, string>> = {
  reference: "1448-G-ANOTHER",
  kind: "visa",
  number: "P999999999999",
  chip: "FFFFFFFFFFFFFF",
}

const withOther = (name: string): Case => ({
  name: `another ${name}`,
  theirs: { made: 1 },
  ours: (system, thing) => held(system, { ...thing, fields: { ...thing.fields, [name]: another[name] ?? "" } }),
  expected: { kind: "different", fields: [name] },
})

const applied = (): Ours => ({ state: "Applied", data: {} })

/** Both sides agree. */
export const agreeing: ReadonlyArray<Case> = [
  { name: "held by both", theirs: { made: 1 }, ours: held },
  { name: "ended there, and not held by us", theirs: { made: 1, ended: true }, ours: applied },
  { name: "still to be undone", theirs: { made: 1 }, ours: leaving },
  { name: "held by who has travelled", theirs: { made: 1 }, ours: travelled },
]

/** The two sides differ, and nothing explains it. */
export const differing = (system: ComparedSystem): ReadonlyArray<Case> => [
  { name: "never made", theirs: { made: 0 }, ours: held, expected: { kind: "only-ours", about: "invented" } },
  {
    name: "never made for who has travelled",
    theirs: { made: 0 },
    ours: travelled,
    expected: { kind: "only-ours", about: "invented" },
  },
  { name: "unknown to us", theirs: { made: 1 }, ours: applied, expected: { kind: "only-theirs" } },
  { name: "a stranger's", theirs: { made: 1 }, ours: () => undefined, expected: { kind: "only-theirs" } },
  { name: "made twice", theirs: { made: 2 }, ours: held, expected: { kind: "only-theirs", about: "second" } },
  {
    name: "ended there",
    theirs: { made: 1, ended: true },
    ours: held,
    expected: { kind: "different", fields: ["status"] },
  },
  {
    name: "under another name",
    theirs: { made: 1 },
    ours: (of, thing) => held(of, { ...thing, handle: `X-${thing.pilgrim}` }),
    expected: { kind: "different", fields: ["handle"], about: "invented" },
  },
  ...{ etrack: ["reference"], visa: ["kind", "number"], bracelet: ["chip"] }[system].map(withOther),
]

/** The two sides differ, and something that is under way explains it. */
export const explained: ReadonlyArray<Case> = [
  {
    name: "asked for",
    theirs: { made: 1 },
    ours: waiting("Sending"),
    expected: { kind: "only-theirs", because: "exchange" },
  },
  {
    name: "in doubt",
    theirs: { made: 1 },
    ours: waiting("InDoubt"),
    expected: { kind: "only-theirs", because: "doubt" },
  },
  {
    name: "undone just before we hear of it",
    theirs: { made: 1, ended: true },
    ours: leaving,
    expected: { kind: "different", fields: ["status"], because: "undoing" },
  },
  {
    name: "undone by an exchange that is out",
    theirs: { made: 1, ended: true },
    ours: (system, thing) => ({
      ...leaving(system, thing),
      exchange: { id: `${undo[system]}/${thing.handle}${system === "etrack" ? "/1" : ""}`, state: "Sending" },
    }),
    expected: { kind: "different", fields: ["status"], because: "exchange" },
  },
  {
    name: "moving now",
    theirs: { made: 1, ended: true },
    ours: (system, thing) => ({ ...held(system, thing), events: [["EntitlementAsked", {}]], moves: true }),
    expected: { kind: "different", fields: ["status"], because: "moved" },
  },
]

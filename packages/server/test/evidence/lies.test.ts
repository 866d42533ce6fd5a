import { generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { canonical, type Json } from "@mahmal/core/hashing/canonical"
import { bytesOfJson, digestOf } from "@mahmal/core/hashing/digestOf"
import { auditPath, levelOf, rootOf, treeOver } from "@mahmal/core/hashing/MerkleTree"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { expect, it } from "vitest"
import { alone, findingsOf } from "./verifiers.ts"

/** What a hub writes, as any JSON: one that lies keeps to no type. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Loose = any

interface Key {
  readonly id: string
  readonly secret: KeyObject
}

const newKey = (): Key => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const { x = "" } = publicKey.export({ format: "jwk" })
  return { id: Buffer.from(x, "base64url").toString("hex"), secret: privateKey }
}

const [old, current] = [newKey(), newKey()]
const signed = (value: unknown, { secret }: Key) => sign(null, bytesOfJson(value), secret).toString("hex")

const pilgrim = "1448-T48-0001"
const other = "1448-T48-0002"
const at = "2026-12-02T09:00:00.000000Z"
const salt = "5a".repeat(32)
const fields = { passport_no: sha256(Buffer.concat([Buffer.from(salt, "hex"), Buffer.from("P1234567")])) }
const message = { kind: "message", exchange: "visa.request/X", call: "send", outcome: "done", started: 1, ended: 2 }

/** A hub's ledger of two pages, each under a seal of its own; the first seal hands over to another key. */
const honest = () => ({
  head: { events: 2 } as Loose,
  leaves: {
    contract: { page: 1, leaf: { kind: "contract", id: 1, system: "visa", version: "1", digest: "c0".repeat(32), at } },
    person: { page: 1, leaf: { kind: "person", pilgrim, number: 1, commitment: digestOf(fields), at } },
    first: {
      page: 1,
      leaf: { kind: "event", pilgrim, version: 1, type: "PlaceDrawn", data: {}, day: "2026-12-02", at },
    },
    act: {
      page: 1,
      leaf: {
        kind: "entry",
        id: 1,
        at,
        caller: "person:desk",
        operation: "act",
        reads: "",
        act: true,
        subjects: [other, pilgrim],
        outcome: "done",
        status: 200,
      },
    },
    second: {
      page: 2,
      leaf: {
        kind: "event",
        pilgrim,
        version: 2,
        type: "EntitlementIssued",
        data: {},
        day: "2026-12-03",
        at,
        because: message.exchange,
        message: digestOf(message),
      },
    },
    erasure: { page: 2, leaf: { kind: "erasure", id: 1, pilgrim, by: "person:it", reason: "request 7", at } },
  } as Record<string, { page: number; leaf: Loose }>,
  fields: fields as Loose,
  messages: [message] as Loose[],
  personal: { 1: { passport_no: { salt, value: "P1234567" } } } as Loose,
  /** What is changed of the evidence before it is signed. */
  change: (_evidence: Loose): void => {},
  /** What is changed of the seals before they are signed. */
  seal: (_seals: Loose[]): void => {},
  signer: current,
})
type Hub = ReturnType<typeof honest>

/** The bundle that such a hub makes: whatever it says, its proofs and signatures are right. */
const bundleOf = ({ leaves, head, messages, personal, change, seal, signer, ...known }: Hub): Buffer => {
  const numbers = [...new Set(Object.values(leaves).map(({ page }) => page))].sort()
  const trees = new Map(
    numbers.map((number) => {
      const here = Object.values(leaves).filter(({ page }) => page === number)
      return [number, { here, tree: treeOver(levelOf(here.length, (n) => bytesOfJson(here[n]?.leaf))) }] as const
    }),
  )
  const proven = (kind: string, more = {}) =>
    Object.values(leaves)
      .filter(({ leaf }) => leaf.kind === kind)
      .map((one) => {
        const { here, tree } = trees.get(one.page) ?? expect.fail()
        const index = here.indexOf(one)
        return { leaf: one.leaf, page: one.page, index, path: auditPath(tree, index), ...more }
      })
  const pages = numbers.map((number) => {
    const { here, tree } = trees.get(number) ?? expect.fail()
    const page = { kind: "page", number, leaves: here.length, root: rootOf(tree), chain: "cc".repeat(32) }
    return { page, seal: number, path: [] }
  })
  const seals: Loose[] = pages.map(({ page }, n) => ({
    kind: "seal",
    number: page.number,
    from: page.number,
    to: page.number,
    root: rootOf(treeOver(levelOf(1, () => bytesOfJson(page)))),
    at: n,
    key: n === 0 ? old.id : current.id,
    ...(n === 0 ? { next: current.id } : {}),
  }))
  seals.slice(1).forEach((one, n) => {
    one.previous = digestOf(seals[n])
  })
  seal(seals)
  const events = proven("event")
  const last = Buffer.from(levelOf(1, () => bytesOfJson(events.at(-1)?.leaf))).toString("hex")
  const evidence = {
    kind: "evidence",
    format: 1,
    pilgrim,
    made: 1,
    head: { last, ...head },
    events,
    persons: proven("person", { fields: known.fields }),
    contracts: proven("contract"),
    erasures: proven("erasure"),
    acts: proven("entry"),
    messages,
    pages,
    seals: seals.map((one) => ({ seal: one, signature: signed(one, one.key === old.id ? old : current) })),
    key: signer.id,
  }
  change(evidence)
  return Buffer.from(`${canonical({ evidence, personal, signature: signed(evidence, signer) } as Json)}\n`)
}

const leafOf = (hub: Hub, name: string) => (hub.leaves[name] ?? expect.fail()).leaf
const short = (record: unknown) => `message ${digestOf(record).slice(0, 16)} of visa.request/X`

/** What a hub may say and sign that is not so, and at what every verifier must point. */
const lies: ReadonlyArray<readonly [what: string, lie: (hub: Hub) => void, ...where: ReadonlyArray<string>]> = [
  ["nothing", () => {}],
  ["that there were more events", (hub) => Object.assign(hub.head, { events: 3 }), "event 3"],
  ["that there were fewer events", (hub) => Object.assign(hub.head, { events: 1 }), "event 2"],
  ["that another event was the last", (hub) => Object.assign(hub.head, { last: "00".repeat(32) }), "the head"],
  ["an event twice", (hub) => Object.assign(leafOf(hub, "second"), { version: 1 }), "event 1", "event 2"],
  ["an event of somebody else", (hub) => Object.assign(leafOf(hub, "first"), { pilgrim: other }), "event 1"],
  [
    "an event in an earlier page than the one before",
    (hub) =>
      Object.assign(hub, {
        leaves: { ...hub.leaves, first: { ...hub.leaves.first, page: 2 }, second: { ...hub.leaves.second, page: 1 } },
      }),
    "event 2",
  ],
  [
    "events in another order",
    (hub) => {
      hub.change = ({ events, head }) => {
        events.reverse()
        head.last = Buffer.from(levelOf(1, () => bytesOfJson(events[1].leaf))).toString("hex")
      }
    },
    "event 1",
    "event 1",
  ],
  ["a call that caused nothing", (hub) => hub.messages.push({ ...message, ended: 3 }), short({ ...message, ended: 3 })],
  [
    "a call that caused an event of another exchange",
    (hub) => Object.assign(leafOf(hub, "second"), { because: "visa.request/Y" }),
    short(message),
  ],
  ["a call twice", (hub) => hub.messages.push(message), short(message)],
  ["a person who is somebody else", (hub) => Object.assign(leafOf(hub, "person"), { pilgrim: other }), "person 1"],
  [
    "fields that nobody committed to",
    (hub) => Object.assign(leafOf(hub, "person"), { commitment: "00".repeat(32) }),
    "person 1",
  ],
  ["an erasure of somebody else", (hub) => Object.assign(leafOf(hub, "erasure"), { pilgrim: other }), "erasure 1"],
  ["an act on somebody else", (hub) => Object.assign(leafOf(hub, "act"), { subjects: [other] }), "act 1"],
  [
    "a field of which there is no commitment",
    (hub) => Object.assign(hub.personal[1], { email: { salt, value: "a@b.qa" } }),
    "email of person 1",
  ],
  [
    "a field of a person who is not there",
    (hub) => Object.assign(hub.personal, { 2: hub.personal[1] }),
    "passport_no of person 2",
  ],
  [
    "another value of a field",
    (hub) => Object.assign(hub.personal[1].passport_no, { value: "P7654321" }),
    "passport_no of person 1",
  ],
  ["a person of whom nothing is shown", (hub) => Object.assign(hub.personal, { 1: {} }), "person 1"],
  [
    "a leaf at another's place",
    (hub) => {
      hub.change = ({ acts, contracts }) => Object.assign(acts[0], { index: contracts[0].index })
    },
    "act 1",
  ],
  [
    "a leaf beyond the end of its page",
    (hub) => {
      hub.change = ({ acts }) => Object.assign(acts[0], { index: 4 })
    },
    "act 1",
  ],
  [
    "a leaf with the path of another",
    (hub) => {
      hub.change = ({ acts, persons }) => Object.assign(acts[0], { path: persons[0].path })
    },
    "act 1",
  ],
  [
    "a page that is not shown",
    (hub) => {
      hub.change = ({ pages }) => pages.pop()
    },
    "event 2",
    "erasure 1",
  ],
  [
    "pages in another order",
    (hub) => {
      hub.change = ({ pages }) => pages.reverse()
    },
    "page 1",
  ],
  [
    "a page under a seal that is not shown",
    (hub) => {
      hub.change = ({ pages }) => Object.assign(pages[1], { seal: 7 })
    },
    "page 2",
  ],
  [
    "a page under the seal of others",
    (hub) => {
      hub.change = ({ pages }) => Object.assign(pages[1], { seal: 1 })
    },
    "page 2",
  ],
  [
    "a page with a path that leads elsewhere",
    (hub) => {
      hub.change = ({ pages }) => Object.assign(pages[1], { path: ["00".repeat(32)] })
    },
    "page 2",
  ],
  [
    "a seal over no root",
    (hub) => {
      hub.seal = ([, second]) => delete second.root
    },
    "page 2",
  ],
  [
    "a seal that follows from another",
    (hub) => {
      hub.seal = ([, second]) => Object.assign(second, { previous: "00".repeat(32) })
    },
    "seal 2",
  ],
  [
    "seals in another order",
    (hub) => {
      hub.seal = ([first, second]) => {
        delete first.next
        Object.assign(second, { key: old.id, previous: digestOf(first) })
      }
      hub.signer = old
      hub.change = ({ seals }) => seals.reverse()
    },
    "seal 1",
  ],
  [
    "a seal of a key to which nobody handed over",
    (hub) => {
      hub.seal = ([first, second]) => {
        delete first.next
        second.previous = digestOf(first)
      }
      hub.signer = old
    },
    "seal 2",
    "seal 2",
  ],
  [
    "all of it with the key from before",
    (hub) => {
      hub.signer = old
    },
    "the signature",
  ],
]

it(`nothing that a hub says and signs with its own key holds, unless it agrees with all the rest${alone}`, () => {
  const files = lies.map(([, lie]) => {
    const hub = honest()
    lie(hub)
    return bundleOf(hub)
  })
  const found = findingsOf(files, old.id)
  const told = lies.flatMap(([what], n) => found[n]?.map((findings) => [what, ...findings.map(({ where }) => where)]))
  expect(told).toEqual(lies.flatMap(([what, , ...where], n) => found[n]?.map(() => [what, ...where])))
})

it(`a bundle that names its own first key holds by that key alone${alone}`, () => {
  const [verdicts = []] = findingsOf([bundleOf(honest())], newKey().id)
  for (const findings of verdicts)
    expect(findings.map(({ where }) => where)).toEqual(["seal 1", "seal 1", "seal 2", "seal 2", "the signature"])
})

it(`nothing is read in a form that hubs do not write, though one signed it${alone}`, () => {
  const forms: ReadonlyArray<(hub: Hub) => void> = [
    (hub) => Object.assign(leafOf(hub, "first"), { at: "2026-12-02T09:00:00Z" }),
    (hub) => Object.assign(leafOf(hub, "erasure"), { at: "yesterday" }),
    (hub) => hub.messages.push({ ...message, call: "hear" }),
    (hub) => hub.messages.push({ ...message, outcome: "perhaps" }),
  ]
  const files = forms.map((form) => {
    const hub = honest()
    form(hub)
    return bundleOf(hub)
  })
  for (const verdicts of findingsOf(files, old.id))
    for (const findings of verdicts) {
      expect(findings).toHaveLength(1)
      expect(`${findings[0]?.where} ${findings[0]?.what}`).toMatch(/\bbundle\b/)
    }
})

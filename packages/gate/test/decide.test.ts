import {
  type Bracelet,
  decide,
  type Limits,
  newStatusList,
  placeOf,
  type Question,
  reasonWords,
  type SitePlan,
  usualLimits,
  type Verdict,
  withStatuses,
} from "@mahmal/gate"
import { describe, expect, it } from "vitest"
import { bracelet, noon, trustIn } from "./mission.ts"

const plan: SitePlan = {
  season: 1448,
  camps: [
    { id: 12, site: "mina", name: { ar: "مخيم منى 12", en: "Mina 12" }, way: { ar: "شارع 411", en: "Street 411" } },
    { id: 13, site: "mina", name: { ar: "مخيم منى 13", en: "Mina 13" } },
    { id: 31, site: "arafat", name: { ar: "مخيم عرفات 31", en: "Arafat 31" }, way: { ar: "المربع 3", en: "Block 3" } },
    { id: 32, site: "arafat", name: { ar: "مخيم عرفات 32", en: "Arafat 32" } },
  ],
  gates: [
    { id: "m12-north", name: { ar: "الشمالية", en: "North" }, camp: 12 },
    { id: "m13", name: { ar: "الباب", en: "Gate" }, camp: 13 },
    { id: "a32", name: { ar: "الباب", en: "Gate" }, camp: 32 },
    { id: "train-mina-1", name: { ar: "القطار", en: "Train" }, needs: "train" },
    { id: "kitchen", name: { ar: "المطبخ", en: "Kitchen" }, needs: "kitchen" },
  ],
  limits: usualLimits,
}

const gate = (id: string) => plan.gates.find((one) => one.id === id) ?? expect.fail(`no gate ${id}`)
const genuine = (changes: Partial<Bracelet> = {}): Verdict => ({
  outcome: "genuine",
  kind: "bracelet",
  bracelet: { ...bracelet, ...changes },
})
const list = newStatusList(bracelet.status.list, 2, 2_000_000, noon - 600)
const withStatus = (status: number) => withStatuses(list, [[bracelet.status.index, status]], list.issuedAt)

const usual: Question = {
  verdict: genuine(),
  plan,
  gate: gate("m12-north"),
  direction: "in",
  now: noon,
  list,
  trust: trustIn([]),
  passages: new Map(),
  unissued: new Set(),
}

const at = (changes: Partial<Question>) => decide({ ...usual, ...changes })
const seen = (gateId: string, direction: "in" | "out", secondsAgo: number) =>
  new Map([[bracelet.reference, { place: placeOf(gate(gateId)), direction, at: noon - secondsAgo }]])

describe("at the gate", () => {
  it("the holder of a good bracelet passes into their own camp, and out of it", () => {
    expect(at({})).toMatchObject({ light: "green", reason: "welcome", words: { ar: "أهلًا وسهلًا", en: "Welcome" } })
    expect(at({ direction: "out" })).toMatchObject({ light: "green", reason: "goodbye" })
    expect(at({ gate: gate("train-mina-1") })).toMatchObject({ light: "green" })
  })

  it("somebody at a wrong camp is told their own camp at this site and the way to it", () => {
    expect(at({ gate: gate("m13") })).toMatchObject({
      light: "red",
      reason: "wrong-camp",
      camp: { id: 12 },
      words: { ar: "مخيم آخر: مخيم منى 12، شارع 411", en: "Another camp: Mina 12, Street 411" },
    })
    expect(at({ gate: gate("a32") })).toMatchObject({ reason: "wrong-camp", camp: { id: 31 } })
    expect(at({ gate: gate("a32"), verdict: genuine({ camps: [99] }) }).camp).toBeUndefined()
  })

  it("a reader whose clock or limits are not numbers lets nobody pass", () => {
    expect(at({ now: Number.NaN })).toMatchObject({ light: "amber", reason: "clock-wrong" })
    const without = (limit: keyof Limits) => ({ ...plan, limits: { ...usualLimits, [limit]: undefined } as never })
    expect(at({ plan: without("clock") })).toMatchObject({ light: "amber" })
    expect(at({ plan: without("listAge") })).toMatchObject({ light: "amber" })
    const inside = seen("m12-north", "in", 0)
    expect(at({ plan: without("passback"), passages: inside })).toMatchObject({ reason: "already-inside" })
    const elsewhere = seen("a32", "in", 0)
    expect(at({ plan: without("travel"), passages: elsewhere })).toMatchObject({ reason: "elsewhere-just-now" })
  })

  it.each<[string, Partial<Question>, string, string]>([
    [
      "a forged bracelet",
      { verdict: { outcome: "refused", reason: "signature-wrong", detail: "" } },
      "red",
      "signature-wrong",
    ],
    ["an expired bracelet", { verdict: { outcome: "refused", reason: "expired", detail: "" } }, "red", "expired"],
    [
      "a health certificate",
      {
        verdict: {
          outcome: "genuine",
          kind: "health",
          certificate: {
            kind: "test",
            issuer: "AT",
            issuedAt: 0,
            expires: noon,
            name: { family: "", given: "" },
            birthDate: "",
            entry: new Map(),
          },
        },
      },
      "red",
      "not-a-bracelet",
    ],
    ["a bracelet of the previous season", { verdict: genuine({ season: 1447 }) }, "red", "other-season"],
    ["a bracelet without the entitlement", { gate: gate("kitchen") }, "red", "not-entitled"],
    ["a revoked bracelet", { list: withStatus(1) }, "red", "revoked"],
    ["a bracelet with a status of the issuer's own", { list: withStatus(3) }, "red", "revoked"],
    ["a bracelet revoked by an old list", { list: { ...withStatus(1), issuedAt: 0 } }, "red", "revoked"],
    ["a suspended bracelet", { list: withStatus(2) }, "amber", "suspended"],
    ["a suspended bracelet at a wrong camp", { list: withStatus(2), gate: gate("m13") }, "red", "wrong-camp"],
    ["a bracelet that was never issued", { unissued: new Set([bracelet.reference]) }, "amber", "not-issued"],
    ["a typed number", { verdict: { outcome: "typed" } }, "amber", "typed-number"],
    ["a reader without a list", { list: undefined }, "amber", "no-list"],
    ["a reader with another status list", { list: { ...list, uri: "https://other.example" } }, "amber", "no-list"],
    ["a list that ends before the bracelet", { list: newStatusList(list.uri, 2, 100, noon) }, "amber", "no-list"],
    [
      "a list older than the season's limit",
      { list: { ...list, issuedAt: noon - usualLimits.listAge - 1 } },
      "amber",
      "list-too-old",
    ],
    ["an expired list", { list: { ...list, expires: noon } }, "amber", "list-too-old"],
    ["an expired list of keys", { trust: { ...trustIn([]), expires: noon } }, "amber", "trust-too-old"],
    ["a clock behind the hub's", { now: list.issuedAt - usualLimits.clock - 1 }, "amber", "clock-wrong"],
    ["a bracelet that is inside already", { passages: seen("m12-north", "in", 3600) }, "amber", "already-inside"],
    ["a bracelet seen at another place just now", { passages: seen("a32", "out", 60) }, "amber", "elsewhere-just-now"],
  ])("%s does not open the gate", (_, changes, light, reason) => {
    expect(at(changes)).toMatchObject({ light, reason, words: reasonWords(at(changes).reason, at(changes).camp) })
  })

  it("a bracelet passes again after it went out, after the passback time, or after the time to travel", () => {
    expect(at({ passages: seen("m12-north", "out", 5) })).toMatchObject({ light: "green" })
    expect(at({ passages: seen("m12-north", "in", usualLimits.passback) })).toMatchObject({ light: "green" })
    expect(at({ passages: seen("a32", "in", usualLimits.travel) })).toMatchObject({ light: "green" })
  })

  it("a list and a clock are accepted up to the season's limits", () => {
    expect(at({ list: { ...list, issuedAt: noon - usualLimits.listAge } })).toMatchObject({ light: "green" })
    expect(at({ now: list.issuedAt - usualLimits.clock })).toMatchObject({ light: "green" })
  })

  it("a bracelet that is not valid yet is red, unless the clock that says so is behind: then a supervisor is asked", () => {
    const verdict: Verdict = { outcome: "refused", reason: "not-yet-valid", detail: "" }
    expect(at({ verdict })).toMatchObject({ light: "red", reason: "not-yet-valid" })
    expect(at({ verdict, list: undefined })).toMatchObject({ light: "red", reason: "not-yet-valid" })
    const now = list.issuedAt - 3 * 86_400
    expect(at({ verdict, now })).toMatchObject({ light: "amber", reason: "clock-wrong" })
    expect(at({ verdict: { ...verdict, reason: "signature-wrong" }, now })).toMatchObject({ light: "red" })
  })

  it("nobody is kept inside: on the way out red becomes amber", () => {
    for (const changes of [
      { list: withStatus(1) },
      { gate: gate("m13") },
      { verdict: { outcome: "refused", reason: "not-cbor", detail: "" } },
    ] as const)
      expect(at({ ...changes, direction: "out" }).light).toBe("amber")
    expect(at({ direction: "out", passages: seen("a32", "in", 5) })).toMatchObject({ light: "green" })
  })

  it("a reason has words in both languages", () => {
    for (const reason of ["not-cbor", "key-unknown", "expired", "wrong-camp", "revoked"] as const) {
      expect(reasonWords(reason).ar).toMatch(/\p{Script=Arabic}/u)
      expect(reasonWords(reason).en).toMatch(/[a-z]/)
    }
  })
})

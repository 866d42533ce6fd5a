import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { notDone } from "../../src/conversations/notDone.ts"
import { begin, marked } from "../../src/exchange/Begun.ts"
import { type Exchange, type ExchangeState, exchangeId, isOpen, Receipt } from "../../src/exchange/Exchange.ts"
import type { ExchangeAct } from "../../src/exchange/ExchangeAct.ts"
import { nextStep } from "../../src/exchange/nextStep.ts"
import { doubtRules, type Operation } from "../../src/exchange/Operation.ts"
import { Particulars, told } from "../../src/exchange/Particulars.ts"
import { sentAt, settle } from "../../src/exchange/settle.ts"
import { decide } from "../../src/journey/decide.ts"
import { evolve } from "../../src/journey/evolve.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import type { Situation } from "../../src/journey/Situation.ts"
import type { State } from "../../src/journey/State.ts"
import type { Matter } from "../../src/operating/Matter.ts"
import { needsPerson } from "../../src/operating/needsPerson.ts"
import { outlook } from "../../src/operating/outlook.ts"
import { ruleOn } from "../../src/operating/ruleOn.ts"
import { waitsFor } from "../../src/operating/waitsFor.ts"
import { whyOf } from "../../src/operating/whyOf.ts"
import type { Story } from "../../src/store/Journal.ts"
import { given } from "../../src/testing/given.ts"
import {
  asked,
  bracelet,
  confirmed,
  day,
  drawn,
  entitlement,
  ordered,
  registered,
  registration,
  situation,
  visaIssued,
  withdraw,
} from "../../src/testing/moments.ts"

const pilgrim = "1448-T48-0001" as PilgrimId
const now = 10_000_000
const patience = {
  firstPause: 100,
  longestPause: 2000,
  askEvery: 500,
  askAtLeastEvery: 50_000,
  reportDeadline: 60_000,
  settleTime: 5000,
}

const states: ReadonlyArray<ExchangeState> = [
  { _tag: "Due" },
  { _tag: "Sending", since: 0 },
  { _tag: "Accepted", receipt: Receipt.make("R"), since: 0 },
  { _tag: "InDoubt", since: 0 },
  { _tag: "Done" },
  { _tag: "Declined", code: "no" },
  { _tag: "NotDone" },
  { _tag: "Unknown" },
]

/** For each operation its subject, and a journey that stands still until it has come to its end. */
const waiting: { readonly [Op in Operation]: readonly [subject: string, state: State] } = {
  "etrack.register": [registration.reference, given(drawn, confirmed, asked).state],
  "etrack.cancel": ["R1/1", { _tag: "Withdrawn", outside: [{ what: "registration", held: registration }] }],
  "visa.request": [pilgrim, given(drawn, registered).state],
  "visa.cancel": [entitlement.id, given(drawn, registered, visaIssued, withdraw).state],
  "bracelet.order": ["O1", given(drawn, registered, visaIssued, ordered).state],
  "bracelet.replace": [
    `${bracelet.serial}/1/lost`,
    { _tag: "Arrived", bracelet, arrived: day("2027-05-08"), replacing: { reason: "lost", attempt: 1 } },
  ],
  "bracelet.revoke": [bracelet.serial, { _tag: "Withdrawn", outside: [{ what: "bracelet", held: bracelet }] }],
  "border.read": ["doc-1", given(drawn).state],
  "sms.send": [`${pilgrim}/drawn`, given(drawn).state],
  "voice.call": [`${pilgrim}/drawn`, given(drawn).state],
}
const operations = Object.keys(waiting) as ReadonlyArray<Operation>

const matter = (
  operation: Operation,
  state: ExchangeState,
  { journey, on = situation, ...rest }: Partial<Matter> & { journey?: State; on?: Situation } = {},
): Matter => {
  const [subject, waits] = waiting[operation]
  const exchange: Exchange = { id: exchangeId(operation, subject), operation, pilgrims: [pilgrim], state, attempts: 3 }
  const story: Story = {
    pilgrim,
    group: "1448-G000001" as GroupId,
    state: journey ?? waits,
    version: 3,
    situation: on,
  }
  return { exchange, stories: new Map([[pilgrim, story]]), succeeded: false, changed: 0, now, patience, ...rest }
}

const acts: ReadonlyArray<ExchangeAct> = [
  { _tag: "Retry" },
  { _tag: "EditAndRetry", pilgrim, changes: { nameLatin: "AMAL" } },
  { _tag: "EditAndRetry", pilgrim, changes: { mobile: "+97433000000" } },
  { _tag: "Resolve", word: { _tag: "TookEffect", receipt: Receipt.make("R2") } },
  { _tag: "Resolve", word: { _tag: "DidNot" } },
  { _tag: "GiveUp" },
]

const gone: State = { _tag: "Returned", outside: [], arrived: day("2027-05-08"), returned: day("2027-05-22") }

describe("whatever a person does with an exchange", () => {
  it("never sends again what cannot be repeated, unless it is proven that nothing was done", () => {
    for (const operation of operations)
      for (const state of states)
        for (const act of acts)
          for (const journey of [waiting[operation][1], gone]) {
            const ruling = Result.getOrUndefined(ruleOn(matter(operation, state, { journey }), act))
            if (ruling === undefined || doubtRules[operation] === "repeat") continue
            const name = `${operation} ${state._tag} ${act._tag}`
            if (state._tag !== "Due") expect(ruling.state._tag, name).not.toBe("Due")
            if (ruling.takeUp) {
              const step = nextStep({ ...matter(operation, state).exchange, state: ruling.state })
              expect(step._tag, name).toBe(state._tag === "Due" && ruling.state._tag === "Due" ? "Send" : "Ask")
            }
            if (ruling.opens !== undefined) expect(["Declined", "NotDone"], name).toContain(state._tag)
          }
  })

  it("leaves what took effect as it is", () => {
    for (const operation of operations)
      for (const act of acts) {
        const refused = ruleOn(matter(operation, { _tag: "Done" }), act)
        expect(Result.isFailure(refused), `${operation} ${act._tag}`).toBe(true)
      }
  })

  it("ends a doubt about what may not be repeated only by asking, a report, or a word", () => {
    for (const operation of operations.filter((one) => doubtRules[one] !== "repeat"))
      for (const act of acts.filter(({ _tag }) => _tag !== "Resolve")) {
        const ruling = Result.getOrUndefined(ruleOn(matter(operation, { _tag: "InDoubt", since: 0 }), act))
        expect(["InDoubt", "Unknown", undefined], `${operation} ${act._tag}`).toContain(ruling?.state._tag)
      }
  })
})

describe("what a call says of a person", () => {
  const edited = (operation: Operation, state: ExchangeState, attempts: number) => {
    const asked = matter(operation, state)
    const ruled = ruleOn({ ...asked, exchange: { ...asked.exchange, attempts } }, acts[1]!)
    return Result.isFailure(ruled) ? ruled.failure.reason : ruled.success.state._tag
  }

  it("is all that can be corrected, and a registration says all but the telephone number", () => {
    const particulars = Object.keys(Particulars.fields)
    expect([...new Set(Object.values(told).flat())].sort()).toEqual(particulars.toSorted())
    expect([...told["etrack.register"], "mobile"].sort()).toEqual(particulars.toSorted())
  })

  it("can be corrected while nothing of it can be out, and once it is closed", () => {
    expect(edited("visa.request", { _tag: "Due" }, 0)).toBe("Due")
    expect(edited("etrack.register", { _tag: "Due" }, 3)).toBe("Due")
    expect(edited("visa.request", { _tag: "Declined", code: "no" }, 3)).toBe("Due")
  })

  it("cannot be corrected of somebody whom it is not about", () => {
    const edit = {
      _tag: "EditAndRetry",
      pilgrim: "1448-T48-0002" as PilgrimId,
      changes: { nameLatin: "AMAL" },
    } as const
    const ruled = ruleOn(matter("visa.request", { _tag: "Declined", code: "no" }), edit)
    expect(Result.isFailure(ruled) && ruled.failure.reason).toBe("nothing-to-edit")
  })

  it("cannot be corrected while the words from before may be out", () => {
    for (const operation of ["visa.request", "etrack.register"] as const)
      for (const state of states.filter((one) => isOpen(one) && one._tag !== "Due"))
        expect(edited(operation, state, 1), `${operation} ${state._tag}`).toBe("still-in-doubt")
  })
})

describe("what is proven not to have been carried out", () => {
  const after = (exchange: Exchange, before: State): State =>
    notDone(exchange).reduce(
      (state, { command }) => Result.getOrThrow(decide(state, command, situation)).reduce(evolve, state),
      before,
    )

  it.each(["etrack.register", "etrack.cancel", "visa.request", "bracelet.order", "bracelet.replace"] as const)(
    "%s holds nobody up who waited for it",
    (operation) => {
      const { exchange } = matter(operation, { _tag: "NotDone" })
      const [, before] = waiting[operation]
      expect([waitsFor(exchange, before), waitsFor(exchange, after(exchange, before))]).toEqual([true, false])
    },
  )

  it("is shown to end in the next cancellation where it was one, and in itself otherwise", () => {
    const declined = { _tag: "Declined", code: "no" } as const
    const followed = (operation: Operation) =>
      Result.getOrThrow(ruleOn(matter(operation, declined), { _tag: "Retry" })).follows
    expect(followed("etrack.cancel")).toBe(exchangeId("etrack.cancel", "R1/2"))
    expect(followed("etrack.register")).toBe(exchangeId("etrack.register", registration.reference))
  })

  it("is nothing to a journey that does not wait for it, or only for its repetition", () => {
    for (const operation of ["visa.cancel", "bracelet.revoke", "border.read", "sms.send", "voice.call"] as const)
      expect(notDone(matter(operation, { _tag: "NotDone" }).exchange), operation).toEqual([])
  })
})

describe("running an exchange again", () => {
  it("says for each what would happen", () => {
    expect(outlook(matter("visa.cancel", { _tag: "Done" }))).toBe("already-done")
    expect(outlook(matter("visa.cancel", { _tag: "Due" }, { changed: now - 100 }))).toBe("already-queued")
    expect(outlook(matter("visa.cancel", { _tag: "Due" }))).toBe("safe")
    expect(outlook(matter("visa.cancel", { _tag: "Declined", code: "no" }))).toBe("safe")
    expect(outlook(matter("visa.cancel", { _tag: "Declined", code: "no" }, { journey: gone }))).toBe("not-wanted")
    expect(outlook(matter("border.read", { _tag: "Declined", code: "no" }, { journey: gone }))).toBe("safe")
    expect(outlook(matter("sms.send", { _tag: "Unknown" }))).toBe("not-repeatable")
    expect(outlook(matter("sms.send", { _tag: "InDoubt", since: 0 }))).toBe("not-repeatable")
    expect(outlook(matter("sms.send", { _tag: "Declined", code: "failed" }))).toBe("safe")
    expect(outlook(matter("sms.send", { _tag: "Declined", code: "failed" }, { succeeded: true }))).toBe(
      "already-queued",
    )
    const late = { ...situation, today: day("2027-03-10") }
    expect(outlook(matter("visa.request", { _tag: "InDoubt", since: 0 }, { on: late }))).toBe("cut-off-passed")
    expect(
      outlook(matter("visa.request", { _tag: "Accepted", receipt: Receipt.make("R"), since: 0 }, { on: late })),
    ).toBe("safe")
    expect(outlook(matter("etrack.register", { _tag: "InDoubt", since: 0 }, { on: late }))).toBe("safe")
    expect(outlook(matter("etrack.register", { _tag: "Due" }, { on: late }))).toBe("cut-off-passed")
    expect(outlook(matter("visa.cancel", { _tag: "Due" }, { on: late }))).toBe("safe")
    const lastDay = { ...situation, today: situation.registrationCloses }
    expect(outlook(matter("etrack.register", { _tag: "Due" }, { on: lastDay }))).toBe("safe")
  })
})

describe("what a system has been deciding for long", () => {
  const accepted = { _tag: "Accepted", receipt: Receipt.make("R"), since: 0 } as const
  const asked = (ago: number) => outlook(matter("visa.request", accepted, { changed: now - ago }))

  it("is in the hub's hands between two questions, however far these are apart", () => {
    expect(asked(60_000)).toBe("already-queued")
    expect(asked(150_000)).toBe("safe")
  })
})

describe("a person's word", () => {
  const word = (operation: Operation, state: ExchangeState, word: Extract<ExchangeAct, { _tag: "Resolve" }>["word"]) =>
    ruleOn(matter(operation, state), { _tag: "Resolve", word })
  const reasonOf = (ruled: ReturnType<typeof word>) => (Result.isFailure(ruled) ? ruled.failure.reason : undefined)

  it("that nothing was done counts only when nothing can be done any more", () => {
    const lately = { _tag: "InDoubt", since: now - patience.settleTime + 1 } as const
    expect(reasonOf(word("etrack.register", lately, { _tag: "DidNot" }))).toBe("too-early")
    const ruled = word("etrack.register", { ...lately, since: lately.since - 1 }, { _tag: "DidNot" })
    expect(Result.getOrThrow(ruled)).toMatchObject({
      state: { _tag: "NotDone" },
      facts: [{ pilgrim, command: { _tag: "RecordRegistrationNotMade", reference: registration.reference } }],
    })
  })

  it("names the receipt, or what the system has for everybody who waits", () => {
    const doubt = { _tag: "InDoubt", since: 7 } as const
    expect(reasonOf(word("etrack.register", doubt, { _tag: "TookEffect" }))).toBe("word-incomplete")
    expect(reasonOf(word("etrack.register", doubt, { _tag: "TookEffect", shares: [] }))).toBe("word-incomplete")
    const stranger = { pilgrim: "1448-T48-0009" as PilgrimId, registration: "R9" }
    expect(reasonOf(word("etrack.register", doubt, { _tag: "TookEffect", shares: [stranger] }))).toBe("word-incomplete")
    const wrong = [{ pilgrim, bracelet }]
    expect(reasonOf(word("etrack.register", doubt, { _tag: "TookEffect", shares: wrong }))).toBe("word-incomplete")
    expect(
      Result.getOrThrow(word("etrack.register", doubt, { _tag: "TookEffect", receipt: Receipt.make("E1") })),
    ).toMatchObject({
      state: { _tag: "Accepted", receipt: "E1", since: 7 },
      takeUp: true,
    })
    const shares = [{ pilgrim, registration: "R1" }]
    expect(Result.getOrThrow(word("etrack.register", doubt, { _tag: "TookEffect", shares }))).toMatchObject({
      state: { _tag: "Done" },
      facts: [{ pilgrim, command: { _tag: "RecordRegistration", registration } }],
    })
  })

  it("closes a cancellation, a revocation and a message", () => {
    for (const operation of ["etrack.cancel", "visa.cancel", "bracelet.revoke", "sms.send"] as const)
      for (const state of [
        { _tag: "Declined", code: "no" },
        { _tag: "InDoubt", since: 0 },
      ] as const)
        expect(Result.getOrThrow(word(operation, state, { _tag: "TookEffect" })).state, operation).toEqual({
          _tag: "Done",
        })
  })
})

describe("two people who say different things of one exchange", () => {
  const second = (operation: Operation, state: ExchangeState, act: ExchangeAct, journey?: State) =>
    Result.match(ruleOn(matter(operation, state, journey === undefined ? {} : { journey }), act), {
      onSuccess: ({ state: after }) => after._tag,
      onFailure: ({ reason, why }) => `${reason}: ${why}`,
    })
  const didNot: ExchangeAct = { _tag: "Resolve", word: { _tag: "DidNot" } }
  const under = (receipt: string): ExchangeAct => ({
    _tag: "Resolve",
    word: { _tag: "TookEffect", receipt: Receipt.make(receipt) },
  })
  const has: ExchangeAct = { _tag: "Resolve", word: { _tag: "TookEffect", shares: [{ pilgrim, entitlement }] } }

  it("are told what is on record, and it stays", () => {
    for (const operation of operations.filter((one) => one !== "border.read")) {
      expect(second(operation, { _tag: "Done" }, didNot), operation).toMatch(/^already-done: It took effect/)
      for (const act of [under("R2"), has])
        expect(second(operation, { _tag: "NotDone" }, act), operation).toMatch(/^contradiction: .* was not done\./)
      expect(second(operation, { _tag: "NotDone" }, didNot), operation).toMatch(/^not-possible-here: .* was not done\./)
    }
    expect(second("visa.request", { _tag: "Declined", code: "security" }, has, gone)).toMatch(
      /^not-wanted: It is on record that it was declined with the code security/,
    )
  })

  it("do not replace a receipt: where it is doubted, the system is asked what it has", () => {
    const accepted = { _tag: "Accepted", receipt: Receipt.make("R"), since: 7 } as const
    for (const operation of ["etrack.register", "visa.request"] as const) {
      expect(second(operation, accepted, under("R2"))).toMatch(/^contradiction: It is on record under the receipt R\./)
      expect(second(operation, accepted, under("R"))).toBe("Accepted")
    }
    const doubted = Result.getOrThrow(ruleOn(matter("etrack.register", accepted), didNot))
    expect(doubted).toMatchObject({ state: { _tag: "InDoubt", since: 7 }, takeUp: true, facts: [] })
    expect(second("visa.request", accepted, didNot)).toBe("Due")
    const late = matter("visa.request", accepted, { on: { ...situation, today: day("2027-12-31") } })
    expect(ruleOn(late, didNot)).toMatchObject({ failure: { reason: "contradiction" } })
  })

  it("give up once, also a document that was declined", () => {
    for (const operation of operations)
      for (const state of [{ _tag: "Due" }, { _tag: "NotDone" }, { _tag: "Declined", code: "no" }] as const) {
        const name = `${operation} ${state._tag}`
        const said = second(operation, state, { _tag: "GiveUp" }, gone)
        if (state._tag === "Due" || (state._tag === "Declined" && operation === "border.read"))
          expect(said, name).toBe("NotDone")
        else expect(said, name).toMatch(/^not-possible-here: It is (on record|closed)/)
      }
  })
})

describe("a person", () => {
  const month = 2_592_000_000
  const need = (operation: Operation, state: ExchangeState, journey?: State) =>
    needsPerson({ ...matter(operation, state, journey === undefined ? {} : { journey }), now: month }, 3_600_000)

  it("is needed where a system declines what somebody waits for", () => {
    const no = { _tag: "Declined", code: "no" } as const
    expect(need("visa.cancel", no)).toBe("undo-declined")
    expect(need("etrack.cancel", no)).toBe("undo-declined")
    expect(need("bracelet.order", no)).toBe("order-declined")
    expect(need("visa.cancel", no, gone)).toBeUndefined()
    expect(need("visa.request", no, gone)).toBeUndefined()
    expect(need("sms.send", no)).toBeUndefined()
  })

  it.each([
    ["visa.request", "in-doubt", "in-doubt"],
    ["border.read", "unreadable", "unreadable"],
  ] as const)(
    "is needed where the same call is repeated for an hour, and each time ends as the one before: %s %s",
    (operation, outcome, expected) => {
      const minute = 60_000
      let [exchange, at] = [matter(operation, { _tag: "InDoubt", since: 0 }).exchange, 0]
      const standing = () => needsPerson({ ...matter(operation, exchange.state), now: at }, 60 * minute, { outcome })
      while (at < 59 * minute) {
        at += minute
        const sent = marked(begin(exchange, at))
        exchange = { ...sent, state: settle(sent.state, "send", { outcome }) }
      }
      expect(standing()).toBeUndefined()
      expect(sentAt(exchange.state)).toBe(at)
      at += minute
      expect(standing()).toBe(expected)
    },
  )

  it("is needed where a doubt stays, and where answers cannot be read", () => {
    expect(need("etrack.register", { _tag: "InDoubt", since: 0 })).toBe("in-doubt")
    expect(need("etrack.register", { _tag: "InDoubt", since: month - 1000 })).toBeUndefined()
    expect(need("sms.send", { _tag: "InDoubt", since: 0 })).toBeUndefined()
    const accepted = matter("visa.request", { _tag: "Accepted", receipt: Receipt.make("R"), since: 0 })
    expect(needsPerson(accepted, 1000)).toBeUndefined()
    expect(needsPerson(accepted, 1000, { outcome: "unreadable" })).toBe("unreadable")
  })
})

it("is said in one sentence in both languages why an exchange stands where it does", () => {
  for (const operation of operations)
    for (const state of states)
      for (const last of [undefined, { outcome: "unreadable" as const, detail: "No JSON.\n<html>." }]) {
        const { en, ar } = whyOf(matter(operation, state).exchange, last)
        expect(en, operation).toMatch(/^[A-Z].*[a-z)]\.$/)
        expect(ar, operation).toMatch(/^[\u0600-\u06FF].*\.$/)
        expect(en).not.toMatch(/undefined|\n/)
      }
  expect(isOpen({ _tag: "Due" })).toBe(true)
})

it("keeps what a foreign system said whole among the Arabic words, and lets it turn none of them", () => {
  const declined = matter("visa.request", { _tag: "Declined", code: "404-B" }).exchange
  const { ar } = whyOf(declined, { outcome: "declined", detail: "503 Service\u2069\u202e Unavailable." })
  expect(ar).toContain("بالرمز \u2066404-B\u2069 (\u2066503 Service Unavailable\u2069).")
})

import { describe, expect, it } from "vitest"
import type { ForeignSystem } from "../../src/exchange/Operation.ts"
import { exhaust } from "./exhaust.ts"
import { alone } from "./Playing.ts"
import type { Schedule } from "./schedules.ts"

/** All that hubs may do with exchanges of some systems, and what may become of their calls. */
const runsOf = (...systems: ReadonlyArray<ForeignSystem | "visa.request" | "bracelet.order">): string =>
  `(${systems.join("|")}).* (is|does not|cannot|dies)\\b`

const pilgrim = "1448-T48-0000"
const group = "etrack.register/1448-G1-56c31ce18b9925db"
const visa = `visa.request/${pilgrim}`
const late = "carried out late$"
const made = "^bracelet . of"

/** Where an exploration begins, the kinds of moves that it is made of, and how many of them follow each other. */
interface Explored extends Partial<Schedule["setting"]>, Pick<Schedule, "stage"> {
  readonly moves?: ReadonlyArray<string>
  readonly kinds: ReadonlyArray<string>
  readonly depth: number
}

const explored: { readonly [What in string]: Explored } = {
  "a bracelet is ordered, and its pilgrim withdraws": {
    stage: "visa",
    kinds: [runsOf("bracelet"), made, "withdraws$", late],
    depth: 4,
  },
  "bracelets of two are in one order, and either withdraws": {
    stage: "visa",
    groups: [1, 1],
    kinds: [runsOf("bracelet.order"), made, "withdraws$"],
    depth: 4,
  },
  "a bracelet is replaced, lost again, and its pilgrim withdraws": {
    stage: "replacing",
    kinds: [runsOf("bracelet"), "loses", "withdraws$", late],
    depth: 4,
  },
  "a bracelet is replaced at the second attempt, and its pilgrim withdraws": {
    stage: "replacing again",
    kinds: [runsOf("bracelet"), "withdraws$", late],
    depth: 4,
  },
  "the bracelet of somebody who has left is revoked": {
    stage: "leaving",
    kinds: [runsOf("bracelet"), "^a person .* bracelet", late],
    depth: 4,
  },
  "a visa is asked for, its last day passes, and its pilgrim withdraws": {
    stage: "registered",
    kinds: [runsOf("visa"), "the authority", "the last day for visas", "(withdraws|lapses)$", late],
    depth: 4,
  },
  "a visa that is in doubt is asked for again, its last day passes, and its pilgrim withdraws": {
    stage: "registered",
    moves: [
      `run 1 of ${visa} is carried out, and the answer is lost`,
      `run 1 of ${visa} is written`,
      "time passes until something is due",
    ],
    kinds: [runsOf("visa"), "the authority", "the last day for visas", "(withdraws|lapses)$"],
    depth: 4,
  },
  "a visa is cancelled while the bracelet is being made": {
    stage: "visa",
    moves: [`${pilgrim} withdraws`],
    kinds: [runsOf("bracelet", "visa"), made, late],
    depth: 4,
  },
  "a registration is cancelled while the visa is out": {
    stage: "registered",
    moves: [`${pilgrim} withdraws`],
    kinds: [runsOf("etrack", "visa"), "the authority", "the settle time", late],
    depth: 4,
  },
  "a group does not travel without the member who withdraws while visas are out": {
    stage: "registered",
    groups: [1, 1],
    groupFollowsMember: true,
    kinds: ["visa.request.* is (answered|written)", "the authority", "withdraws$", "is stopped$"],
    depth: 5,
  },
  "somebody dies, who may have arrived before the visa and the bracelet are known": {
    stage: "registered",
    moves: [`run 1 of ${visa} is answered`, `the authority issues ${pilgrim}`],
    kinds: [runsOf("visa", "border"), "the (authority|border)", `^${pilgrim} dies$`],
    depth: 4,
  },
  "a season is closed, or somebody is found at home, while the bracelet is being made": {
    stage: "visa",
    moves: ["the Hajj is over"],
    kinds: [runsOf("bracelet"), made, "known to have travelled$", "found at home$", late],
    depth: 4,
  },
  "a season is closed while a bracelet is replaced, and what its pilgrim did is found out later": {
    stage: "replacing",
    moves: ["the Hajj is over"],
    kinds: [runsOf("bracelet"), "known to have travelled$", "found at home$", `^${pilgrim} dies$`, late],
    depth: 4,
  },
  "a season is closed before the border tells who travelled": {
    stage: "bracelet",
    moves: ["the Hajj is over"],
    kinds: [
      runsOf("border", "bracelet"),
      "the border",
      "known to have travelled$",
      "found at home$",
      `^${pilgrim} dies$`,
    ],
    depth: 4,
  },
  "somebody arrives, returns, dies or withdraws, and the bracelet is lost": {
    stage: "bracelet",
    kinds: [runsOf("border"), "the border", `^${pilgrim} (dies|withdraws|loses)`],
    depth: 4,
  },
}

describe("everybody has outside what the hub knows of, once, and nobody waits for ever, in any order in which", () => {
  for (const [what, { stage, moves = [], kinds, depth, ...setting }] of Object.entries(explored))
    it(what, async () => {
      const meant = new RegExp(kinds.join("|"))
      const begun = { setting: { ...alone, ...setting }, stage, moves }
      const { situations, faults } = await exhaust(begun, (name) => meant.test(name) && !name.includes("sms"), depth)
      expect(Object.fromEntries(faults)).toEqual({})
      expect(situations).toBeGreaterThan(100)
    }, 60_000)
})

it("nobody is submitted to the e-track twice, in any order of what may follow a submission in doubt", async () => {
  const { situations, faults } = await exhaust(
    {
      setting: { ...alone, keepsNoTime: true },
      stage: "confirmed",
      moves: [
        `run 1 of ${group} is carried out later than anybody waits`,
        `run 1 of ${group} is written`,
        "the settle time passes",
      ],
    },
    (name) => /etrack\.register.* is (answered|written|taken|carried out late$)|^the e-track tells/.test(name),
    5,
  )
  expect(Object.fromEntries(faults)).toEqual({})
  expect(situations).toBeGreaterThan(50)
}, 60_000)

import { describe, expect, it } from "vitest"
import { alone, type Setting } from "./Playing.ts"
import { faultOf, random, replay, smallest } from "./schedules.ts"
import type { Stage } from "./stages.ts"

/** `SEED` begins another exploration, and `SCHEDULES` says how many schedules it plays. */
const [seed, schedules] = [Number(process.env.SEED ?? 1448), Number(process.env.SCHEDULES ?? 400)]

const visa = "visa.request/1448-T48-0000"
const notice = "sms.send/1448-T48-0000/drawn"

const brokenBy = async (stage: Stage, moves: ReadonlyArray<string>, setting: Partial<Setting> = {}) => {
  const played = await replay({ setting: { ...alone, ...setting }, stage, moves })
  // A schedule that is not possible any more as it is written shows nothing.
  expect(played.moves.slice(0, moves.length)).toEqual(moves.slice(0, played.moves.length))
  return played.broken
}

describe("whatever systems, hubs, pilgrims and people do", () => {
  it(`everybody has outside what the hub knows of, once, and nobody waits for ever (seed ${seed})`, async () => {
    for (let n = 0; n < schedules; n += 1) {
      const { schedule, played } = await random(seed + n)
      const fault = faultOf(played)
      if (fault !== undefined)
        expect(await smallest(schedule, fault), `seed ${seed + n}: ${played.broken}`).toBe("kept")
    }
  }, 600_000)
})

describe("a schedule that once broke a promise", () => {
  it("a visa that may have been issued is not given up for never asked for, because a later call did not reach the authority", async () => {
    const moves = [
      `run 1 of ${visa} is carried out, and the answer is lost`,
      `run 1 of ${visa} is written`,
      "time passes until something is due",
      `${visa} is taken up after 1`,
      `run 2 of ${visa} does not reach the system`,
      `run 2 of ${visa} is written`,
      "the last day for visas passes",
    ]
    expect(await brokenBy("registered", moves)).toEqual([])
  })

  it("a visa that is in doubt after its last day comes to a person, however often it is looked at again", async () => {
    const moves = [
      `run 1 of ${visa} is lost on the way`,
      `run 1 of ${visa} is written`,
      "the last day for visas passes",
      "1448-T48-0000 withdraws",
    ]
    expect(await brokenBy("registered", moves)).toEqual([])
  })

  it("a permit that is out is waited for as what was asked for, although the season's figures say visa by now", async () => {
    const moves = [
      `run 1 of ${visa} is answered`,
      `run 1 of ${visa} is written`,
      "the figures change who travels on a permit",
    ]
    expect(await brokenBy("registered", moves)).toEqual([])
  })

  it("a request that was declined, set right and sent again is not ended by the old answer", async () => {
    const moves = [
      `run 1 of ${visa} is declined`,
      `run 1 of ${visa} is taken over`,
      `${visa} is taken up after 1`,
      `run 2 of ${visa} is declined`,
      `run 2 of ${visa} is written`,
      `a person retries ${visa}`,
      `${visa} is taken up after 3`,
      `run 4 of ${visa} is carried out, and the answer is lost`,
      `run 1 of ${visa} is written`,
    ]
    expect(await brokenBy("registered", moves)).toEqual([])
  })

  it("who leaves while a second replacement is made is not taken for one whose old bracelet is to be revoked", async () => {
    const moves = [
      "run 1 of bracelet.replace/B4/2/lost is carried out later than anybody waits",
      "run 1 of bracelet.replace/B4/2/lost is written",
      "1448-T48-0000 withdraws",
    ]
    expect(await brokenBy("replacing again", moves)).toEqual([])
  })

  it("the visa of somebody who died after arriving is asked about until it is answered, and not for ever", async () => {
    const moves = [
      `run 1 of ${visa} is answered`,
      "the authority issues 1448-T48-0000",
      "the border names the arrival of 1448-T48-0000",
      "run 1 of border.read/D0 is answered",
      "run 1 of border.read/D0 is written",
      "1448-T48-0000 dies",
    ]
    expect(await brokenBy("registered", moves)).toEqual([])
  })

  it("a message that is going out at this moment is not given up", async () => {
    expect(
      await brokenBy("confirmed", [`a person gives up ${notice}`, `a person says what became of ${notice}`]),
    ).toEqual([])
  })
})

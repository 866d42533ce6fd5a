import { Clock, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { askingFirst } from "../../src/conversations/askingFirst.ts"
import { Receipt } from "../../src/exchange/Exchange.ts"
import type { Command } from "../../src/journey/Command.ts"
import { BraceletSubmissionError } from "../../src/ports/BraceletMaker.ts"
import { MessageError } from "../../src/ports/Messages.ts"
import { type NationalTrack, TrackQuestionError, TrackSubmissionError } from "../../src/ports/NationalTrack.ts"
import { VisaSubmissionError } from "../../src/ports/VisaAuthority.ts"
import type { SeasonName } from "../../src/season/SeasonName.ts"
import * as BraceletMakerInMemory from "../../src/testing/memory/BraceletMakerInMemory.ts"
import * as MessagesInMemory from "../../src/testing/memory/MessagesInMemory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import * as VisaAuthorityInMemory from "../../src/testing/memory/VisaAuthorityInMemory.ts"
import { confirm, draw, recordDeath, withdraw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { drive, inWorld } from "./drive.ts"
import {
  ask,
  callsOf,
  confirmed,
  exchangesOf,
  first,
  ofTwo,
  referenceIn,
  second,
  standing,
  statesOf,
} from "./seasonInMemory.ts"

const lost = { _tag: "InDoubt", detail: "The connection broke after sending." } as const

/** Runs `instead` on the first call and the thing itself on every later one. */
const firstCall = <Args extends ReadonlyArray<unknown>, A, E>(
  call: (...args: Args) => Effect.Effect<A, E>,
  instead: (...args: Args) => Effect.Effect<A, E>,
) => {
  let calls = 0
  return (...args: Args) => {
    calls += 1
    return calls === 1 ? instead(...args) : call(...args)
  }
}

const trackInDoubt = Effect.fail(new TrackSubmissionError({ reason: lost }))

describe("a registration whose answer was lost", () => {
  it("is found by our reference, and never submitted again", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const registerGroup = firstCall(track.registerGroup, (submission) =>
      Effect.andThen(track.registerGroup(submission), trackInDoubt),
    )
    await inWorld(memory, { track: { ...track, registerGroup } }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(callsOf(memory, "etrack.register").slice(0, 2)).toEqual(["send in-doubt", "ask accepted"])
    expect(await Effect.runPromise(track.findGroup(referenceIn(memory)))).toHaveLength(1)
  })

  it("is submitted again under another reference, only once it is proven that nothing was done", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const submitted: Array<number> = []
    const registerGroup = firstCall(
      (submission: Parameters<NationalTrack["Service"]["registerGroup"]>[0]) =>
        Effect.andThen(
          Effect.map(Clock.currentTimeMillis, (now) => submitted.push(now)),
          track.registerGroup(submission),
        ),
      () => trackInDoubt,
    )
    const world = { track: { ...track, registerGroup, settleTime: 4000 } }
    await inWorld(memory, world, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(statesOf(memory, "etrack.register")).toEqual(["NotDone", "Done"])
    expect(new Set(exchangesOf(memory, "etrack.register")).size).toBe(2)
    expect(new Set(callsOf(memory, "etrack.register").slice(1, -3))).toEqual(new Set(["ask none-yet", "ask none"]))
    // The submission had 1000 milliseconds until its expiry, and the e-track 4000 more to show it.
    expect(submitted).toEqual([5000])
  })

  it("is none any more where another has cancelled it meanwhile, and nobody waits for it", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const findGroup: typeof track.findGroup = (reference) =>
      Effect.map(track.findGroup(reference), (found) =>
        found.map((registration) => ({
          ...registration,
          decided: true,
          members: [
            { pilgrim: first, status: "cancelled", number: "000000000001" },
            { pilgrim: second, status: "registered", number: "000000000002" },
          ],
        })),
      )
    const registerGroup = firstCall(track.registerGroup, (submission) =>
      Effect.andThen(track.registerGroup(submission), trackInDoubt),
    )
    await inWorld(memory, { track: { ...track, registerGroup, findGroup } }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Refused", "Bracelet"])
    expect(memory.stories.get(first)?.state).toMatchObject({ code: "cancelled", outside: [] })
  })

  it("is found where it stands, when the e-track made two of it and has cancelled the first", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const findGroup: typeof track.findGroup = (reference) =>
      Effect.map(track.findGroup(reference), ([one]) =>
        one === undefined
          ? []
          : [
              {
                ...one,
                receipt: Receipt.make("ETR-ANOTHER"),
                decided: true,
                members: [first, second].map((pilgrim) => ({ pilgrim, status: "cancelled", number: `9${pilgrim}` })),
              },
              one,
            ],
      )
    const registerGroup = firstCall(track.registerGroup, (submission) =>
      Effect.andThen(track.registerGroup(submission), trackInDoubt),
    )
    await inWorld(memory, { track: { ...track, registerGroup, findGroup } }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
  })

  it("had expired when we reckon that it had", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const expiries: Array<number | undefined> = []
    const registerGroup: typeof track.registerGroup = (submission, expires) => {
      expiries.push(expires)
      return track.registerGroup(submission, expires)
    }
    await inWorld(memory, { track: { ...track, registerGroup } }, Effect.andThen(confirmed, drive(memory)))
    expect(expiries).toEqual([1000])
  })

  it("is found when it is carried out after a first question found none", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const findGroup = firstCall(track.findGroup, () => Effect.succeed([]))
    const registerGroup = firstCall(track.registerGroup, (submission) =>
      Effect.andThen(track.registerGroup(submission), trackInDoubt),
    )
    const world = { track: { ...track, registerGroup, findGroup, settleTime: 4000 } }
    await inWorld(memory, world, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(callsOf(memory, "etrack.register").slice(0, 3)).toEqual(["send in-doubt", "ask none-yet", "ask accepted"])
  })
})

describe("a group that was submitted, and of which an older backup knows nothing", () => {
  it("is found by its reference, and never submitted again", async () => {
    const track = NationalTrackInMemory.make()
    const lostWith = ofTwo()
    await inWorld(lostWith, { track }, Effect.andThen(confirmed, drive(lostWith)))
    const memory = ofTwo()
    await inWorld(memory, { track: askingFirst(track) }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(referenceIn(memory)).toBe(referenceIn(lostWith))
    expect(await Effect.runPromise(track.findGroup(referenceIn(memory)))).toHaveLength(1)
  })

  it("is neither submitted nor refused when it was cancelled since", async () => {
    const track = NationalTrackInMemory.make()
    const reference = "1448-G000001-1"
    const members = [{ pilgrim: first, status: "cancelled", number: "000000000001" }] as const
    const findGroup = () => Effect.succeed([{ reference, receipt: Receipt.make("ETR-1"), decided: true, members }])
    const submission = { reference, season: "1448" as SeasonName, members: [traveller(0)] } as const
    const asked = askingFirst({ ...track, findGroup, registerGroup: () => Effect.die("it is submitted") })
    const { reason } = await Effect.runPromise(Effect.flip(asked.registerGroup(submission, 1000)))
    expect(reason).toMatchObject({ _tag: "Unavailable", detail: expect.stringContaining("cancelled since the backup") })
  })

  it("is not submitted while the e-track cannot be asked, and not taken for declined when it will not say", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const findGroup = firstCall(track.findGroup, () =>
      Effect.fail(new TrackQuestionError({ reason: { _tag: "Declined", code: "Client.Busy", detail: "Not now." } })),
    )
    await inWorld(memory, { track: askingFirst({ ...track, findGroup }) }, Effect.andThen(confirmed, drive(memory)))
    expect(callsOf(memory, "etrack.register").slice(0, 2)).toEqual(["send later", "send accepted"])
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
  })
})

describe("a cancellation whose answer was lost", () => {
  const leaves = (memory: ReturnType<typeof ofTwo>) =>
    Effect.gen(function* () {
      yield* confirmed
      yield* drive(memory)
      yield* ask(first, withdraw)
      yield* drive(memory)
    })

  it("is found done, and never made again", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const cancelMember = firstCall(track.cancelMember, (number) =>
      Effect.andThen(track.cancelMember(number), trackInDoubt),
    )
    await inWorld(memory, { track: { ...track, cancelMember } }, leaves(memory))
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
    expect(callsOf(memory, "etrack.cancel")).toEqual(["send in-doubt", "ask done"])
  })

  it("is found done where it was made, when the e-track made two of the submission", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const findGroup: typeof track.findGroup = (reference) =>
      Effect.map(track.findGroup(reference), (found) => [
        ...found.map((one) => ({
          ...one,
          receipt: Receipt.make("ETR-ANOTHER"),
          members: [first, second].map((pilgrim) => ({ pilgrim, status: "cancelled", number: `9${pilgrim}` }) as const),
        })),
        ...found,
      ])
    const cancelMember = firstCall(track.cancelMember, (number) =>
      Effect.andThen(track.cancelMember(number), trackInDoubt),
    )
    await inWorld(memory, { track: { ...track, cancelMember, findGroup } }, leaves(memory))
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
    expect(callsOf(memory, "etrack.cancel")).toEqual(["send in-doubt", "ask done"])
  })

  it("is made again in an exchange of its own, once it is proven that nothing was done", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const cancelMember = firstCall(track.cancelMember, () => trackInDoubt)
    await inWorld(memory, { track: { ...track, cancelMember } }, leaves(memory))
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
    const calls = callsOf(memory, "etrack.cancel")
    expect([calls[0], ...calls.slice(-2)]).toEqual(["send in-doubt", "ask none", "send done"])
    expect(exchangesOf(memory, "etrack.cancel")).toEqual(["000000000001/1 NotDone", "000000000001/2 Done"])
  })

  it("is not proven undone before it can have been carried out and shown", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const made: Array<readonly [now: number, expires: number | undefined]> = []
    const noting = (expires?: number) => Effect.map(Clock.currentTimeMillis, (now) => made.push([now, expires]))
    const cancelMember = firstCall(
      (number: string, expires?: number) => Effect.andThen(noting(expires), track.cancelMember(number, expires)),
      (_, expires) => Effect.andThen(noting(expires), trackInDoubt),
    )
    await inWorld(memory, { track: { ...track, cancelMember, settleTime: 4000 } }, leaves(memory))
    const [[first = 0, expires] = [], [second = 0] = []] = made
    // It had 1000 milliseconds until its expiry, and the e-track 4000 more to show it.
    expect(expires).toBe(first + 1000)
    expect(second - first).toBe(5000)
  })

  it("is left to a person when the e-track refuses it for another reason than that it was cancelled", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const unknown = { _tag: "Declined", code: "Client.UnknownRegistration", detail: "" } as const
    const cancelMember = () => Effect.fail(new TrackSubmissionError({ reason: unknown }))
    await inWorld(memory, { track: { ...track, cancelMember } }, leaves(memory))
    expect(memory.stories.get(first)?.state).toMatchObject({ outside: [{ what: "registration" }] })
    expect(exchangesOf(memory, "etrack.cancel")).toEqual(["000000000001/1 Declined"])
    expect(memory.places.get("citizens")?.taken).toBe(2)
  })

  it("is taken as done when the e-track says that it had been cancelled", async () => {
    const memory = ofTwo()
    const track = NationalTrackInMemory.make()
    const cancelMember = firstCall(track.cancelMember, (number) =>
      Effect.andThen(track.cancelMember(number), track.cancelMember(number)),
    )
    await inWorld(memory, { track: { ...track, cancelMember } }, leaves(memory))
    expect(memory.stories.get(first)?.state).toEqual({ _tag: "Withdrawn", outside: [] })
    expect(callsOf(memory, "etrack.cancel")).toEqual(["send declined"])
  })
})

describe("a request that the authority has under our key in other words", () => {
  it("refuses nobody: something was asked for, and a person finds out what", async () => {
    const memory = ofTwo()
    const visas = VisaAuthorityInMemory.make()
    const request = firstCall(visas.request, (key, asked) =>
      Effect.andThen(
        visas.request(key, { ...asked, registrationNumber: "before it was corrected" }),
        Effect.fail(new VisaSubmissionError({ reason: lost })),
      ),
    )
    await inWorld(memory, { visas: { ...visas, request } }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Registered", "Bracelet"])
    expect(exchangesOf(memory, "visa.request")).toEqual([`${first} Declined`, `${second} Done`])
  })
})

describe("an entitlement that the authority has cancelled by itself", () => {
  it("is none, and who waits for it is refused and registered no more", async () => {
    const memory = ofTwo()
    const visas = VisaAuthorityInMemory.make()
    const status: typeof visas.status = (id) =>
      Effect.map(visas.status(id), ({ pilgrim, kind, ...known }) =>
        pilgrim === first ? { id, pilgrim, kind, status: "cancelled" } : { pilgrim, kind, ...known },
      )
    await inWorld(memory, { visas: { ...visas, status } }, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Refused", "Bracelet"])
    expect(memory.stories.get(first)?.state).toMatchObject({ code: "cancelled", outside: [] })
  })
})

describe("a keyed call whose answer was lost", () => {
  it("is sent again under the same key, and done once", async () => {
    const memory = ofTwo()
    const visas = VisaAuthorityInMemory.make()
    const bracelets = BraceletMakerInMemory.make()
    const keys: Array<string> = []
    const world = {
      visas: {
        ...visas,
        request: firstCall(
          (key: string, request: Parameters<typeof visas.request>[1]) => {
            keys.push(key)
            return visas.request(key, request)
          },
          (key, request) => {
            keys.push(key)
            const doubt = Effect.fail(new VisaSubmissionError({ reason: lost }))
            return Effect.andThen(visas.request(key, request), doubt)
          },
        ),
      },
      bracelets: {
        ...bracelets,
        order: firstCall(bracelets.order, (order, lines) =>
          Effect.andThen(bracelets.order(order, lines), Effect.fail(new BraceletSubmissionError({ reason: lost }))),
        ),
      },
    }
    await inWorld(memory, world, Effect.andThen(confirmed, drive(memory)))
    expect(standing(memory)).toEqual(["Bracelet", "Bracelet"])
    expect(keys.toSorted()).toEqual([first, first, second].map((pilgrim) => `visa.request/${pilgrim}`).toSorted())
    expect(callsOf(memory, "bracelet.order").slice(0, 2)).toEqual(["send in-doubt", "send accepted"])
  })
})

describe("a short message whose answer was lost", () => {
  it("is never sent again, and closes as unknown", async () => {
    const memory = ofTwo()
    const sent: Array<MessagesInMemory.Sent> = []
    const messages = MessagesInMemory.make(sent)
    const send = firstCall(messages.send, (reference, to, text) =>
      Effect.andThen(messages.send(reference, to, text), Effect.fail(new MessageError({ reason: lost }))),
    )
    await inWorld(memory, { messages: { send } }, Effect.andThen(ask(first, draw), drive(memory)))
    expect(sent).toHaveLength(1)
    expect(exchangesOf(memory, "sms.send")).toEqual([`${first}/drawn Unknown`])
  })

  it("is sent again when the gateway was not reached", async () => {
    const memory = ofTwo()
    const sent: Array<MessagesInMemory.Sent> = []
    const messages = MessagesInMemory.make(sent)
    const unreached = Effect.fail(new MessageError({ reason: { _tag: "Unavailable", detail: "503" } }))
    const send = firstCall(messages.send, () => unreached)
    await inWorld(memory, { messages: { send } }, Effect.andThen(ask(first, draw), drive(memory)))
    expect(sent).toHaveLength(1)
    expect(callsOf(memory, "sms.send").slice(0, 2)).toEqual(["send later", "send accepted"])
  })

  it("tells nobody of being chosen whose journey has ended while the gateway was out of reach, and tells who has only gone on", async () => {
    const told = async (...since: ReadonlyArray<Command>) => {
      const memory = ofTwo()
      const sent: Array<MessagesInMemory.Sent> = []
      const program = Effect.gen(function* () {
        for (const command of [draw, ...since]) yield* ask(first, command)
        yield* drive(memory)
      })
      await inWorld(memory, { messages: MessagesInMemory.make(sent) }, program)
      return [sent.length, exchangesOf(memory, "sms.send")[0]]
    }
    for (const end of [withdraw, recordDeath]) expect(await told(end)).toEqual([0, `${first}/drawn Declined`])
    expect(await told(confirm())).toEqual([1, `${first}/drawn Unknown`])
  })
})

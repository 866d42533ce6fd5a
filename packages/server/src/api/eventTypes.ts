import type { Act } from "@mahmal/core/committee/Act"
import { Digest } from "@mahmal/core/hashing/Digest"
import type { Event } from "@mahmal/core/journey/Event"
import { EntitlementKind } from "@mahmal/core/season/EntitlementKind"
import { Schema } from "effect"
import type { Unit } from "../rights/units.ts"
import { Day, GroupRef, Instant, PilgrimRef, SeasonRef } from "./values.ts"

/** A type of event that other units hear of. */
export interface EventType {
  /** The `type` of the CloudEvent. What old readers would not understand becomes a new version of it. */
  readonly name: string
  /** What happened, in a sentence. */
  readonly says: string
  /** The units whom it concerns. A campaign hears of its own pilgrims alone, from their confirmation on. */
  readonly units: ReadonlyArray<Unit>
  /** What stands in `data`, and all that ever does: whatever else the record holds is left out. */
  readonly data: Schema.Decoder<object>
  /** Where in the record that is found which stands deeper. */
  readonly of: (record: never) => object
}

/** The part of an event type that is its own. What is not told stays within the hub. */
interface Own<Record> extends Pick<EventType, "name" | "says" | "units"> {
  readonly fields?: Schema.Struct.Fields
  readonly of?: (record: Record) => object
}
type OwnOf<Union extends { readonly _tag: string }> = {
  readonly [Name in Union["_tag"]]: Own<Extract<Union, { readonly _tag: Name }>> | "untold"
}

const pilgrims: ReadonlyArray<Unit> = ["it", "operations", "callCentre", "inspection", "campaign"]
const selection: ReadonlyArray<Unit> = ["it", "sorting", "operations", "callCentre", "inspection"]
const travel: ReadonlyArray<Unit> = [...pilgrims, "medical", "gate"]
const everybody: ReadonlyArray<Unit> = [...travel, "sorting", "agency"]
const duty: ReadonlyArray<Unit> = ["it", "operations"]

const serial = Schema.String.annotate({
  description: "The number printed on the bracelet.",
  examples: ["B-1448-0000001"],
})

/**
 * What is told of journeys. Events say what happened, never why: a reason may be a matter of health, of faith or of law,
 * and who may know it asks the hub.
 */
const ofPilgrims: OwnOf<Event> = {
  ApplicationRejected: { name: "rejected", says: "The application was rejected.", units: selection },
  PlaceDrawn: {
    name: "drawn",
    says: "A place is held for the pilgrim until the end of the day `expires`, unless it is confirmed.",
    units: selection,
    fields: { expires: Day },
  },
  PutOnWaitingList: { name: "waitlisted", says: "The pilgrim waits for a place.", units: selection },
  CampaignConfirmed: {
    name: "confirmed",
    says: "The place is confirmed with a campaign; told again when another takes its place.",
    units: [...pilgrims, "sorting"],
    fields: { campaign: Schema.String.annotate({ description: "The campaign's number.", examples: ["C15"] }) },
  },
  RegistrationAsked: "untold",
  RegistrationNotMade: "untold",
  RegistrationMade: { name: "registered", says: "The e-track registered the pilgrim.", units: pilgrims },
  RegistrationRefused: {
    name: "registration-refused",
    says: "The e-track refused the pilgrim; the journey has ended.",
    units: pilgrims,
  },
  EntitlementIssued: {
    name: "entitled",
    says: "The permit or the visa was issued.",
    units: pilgrims,
    fields: { kind: EntitlementKind },
    of: ({ entitlement }) => entitlement,
  },
  EntitlementReissued: {
    name: "reissued",
    says: "Another permit or visa was issued in place of the one before.",
    units: pilgrims,
    fields: { kind: EntitlementKind },
    of: ({ entitlement }) => entitlement,
  },
  EntitlementAsked: "untold",
  EntitlementRefused: {
    name: "entitlement-refused",
    says: "The permit or the visa was refused; the journey has ended.",
    units: pilgrims,
  },
  BraceletAsked: "untold",
  BraceletOrdered: "untold",
  BraceletNotMade: "untold",
  BraceletMade: {
    name: "bracelet-made",
    says: "The pilgrim's bracelet was made.",
    units: [...pilgrims, "gate"],
    fields: { serial },
    of: ({ bracelet }) => bracelet,
  },
  ReplacementAsked: {
    name: "bracelet-void",
    says: "The pilgrim's bracelet opens nothing any more; another is asked for.",
    units: [...pilgrims, "gate"],
    fields: { serial },
  },
  ReplacementDeclined: "untold",
  BraceletReplaced: {
    name: "bracelet-replaced",
    says: "Another bracelet was made for the pilgrim.",
    units: [...pilgrims, "gate"],
    fields: { serial },
    of: ({ bracelet }) => bracelet,
  },
  CrossingSeen: "untold",
  PilgrimArrived: {
    name: "arrived",
    says: "The pilgrim entered the Kingdom on the day `on`.",
    units: travel,
    fields: { on: Day },
  },
  PilgrimReturned: {
    name: "returned",
    says: "The pilgrim left the Kingdom on the day `on`.",
    units: travel,
    fields: { on: Day },
  },
  PlaceLapsed: { name: "lapsed", says: "The offer of a place lapsed.", units: [...pilgrims, "sorting"] },
  PilgrimWithdrew: { name: "withdrew", says: "The pilgrim withdrew.", units: [...travel, "sorting"] },
  PilgrimDied: { name: "died", says: "The pilgrim has died.", units: travel },
  DeathTakenBack: {
    name: "death-taken-back",
    says: "The death was recorded by mistake: the pilgrim lives. Another bracelet follows.",
    units: travel,
  },
  ReturnTakenBack: {
    name: "return-taken-back",
    says: "The return was recorded by mistake: the pilgrim is in the Kingdom. Another bracelet follows.",
    units: travel,
  },
  PilgrimNeverTravelled: {
    name: "no-show",
    says: "The season was closed, and nothing had said that the pilgrim travelled.",
    units: [...travel, "sorting"],
  },
  FoundOutside: "untold",
  CancellationNotMade: "untold",
  UndoneOutside: {
    name: "undone",
    says: "A registration, a permit or visa, or a bracelet of a journey that has ended is no longer valid.",
    units: [...pilgrims, "gate"],
    fields: { what: Schema.Literals(["registration", "entitlement", "bracelet"]) },
  },
}

const file = Digest.annotate({
  description: "The SHA-256 of the file.",
  examples: ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  toJsonSchema: () => ({ pattern: "^[0-9a-f]{64}$" }),
})

/** What is told of the draw: what is published of it, by the hashes of its files. */
const ofDraws: OwnOf<Act> = {
  Freeze: { name: "frozen", says: "The pool of the draw is frozen.", units: everybody, fields: { pool: file } },
  Commit: {
    name: "committed",
    says: "The committee committed to the randomness of the draw.",
    units: everybody,
    fields: { commitment: file },
  },
  // Before it is published, a result is the committee's own.
  Draw: "untold",
  Publish: {
    name: "published",
    says: "The result of the draw is published.",
    units: everybody,
    fields: { result: file },
  },
  Correct: {
    name: "corrected",
    says: "Another pool takes the place of the frozen one; what was committed to no longer holds.",
    units: everybody,
    fields: { pool: file },
  },
}

/** What happens to a task of a person's. Its words are for who does it, and are read at the hub. */
type TaskRecord = { readonly _tag: "Opened" } | { readonly _tag: "Closed" }

const task = {
  kind: Schema.String.annotate({ description: "What kind of task it is.", examples: ["exchange.in-doubt"] }),
  unit: Schema.String.annotate({ description: "The unit that does it.", examples: ["operations"] }),
  due: Schema.optionalKey(Instant.annotate({ description: "When it is too late." })),
}
const ofTasks: OwnOf<TaskRecord> = {
  Opened: { name: "opened", says: "Something waits for a person.", units: duty, fields: task },
  Closed: { name: "closed", says: "A task is closed.", units: duty, fields: task },
}

const number = Schema.Int.annotate({ description: "Counts what happened to the subject, from 1.", examples: [7] })
const ofPilgrim = { season: SeasonRef, pilgrim: PilgrimRef, group: GroupRef, number, day: Day }
const ofSubject = { season: Schema.optionalKey(SeasonRef), number }

const typesOf = (
  kind: string,
  common: Schema.Struct.Fields,
  own: { readonly [name: string]: Own<never> | "untold" },
  recordedAs: (name: string) => string,
): ReadonlyArray<readonly [recorded: string, EventType]> =>
  Object.entries(own).flatMap(([recorded, it]) => {
    if (it === "untold") return []
    const { name, says, units, fields = {}, of = (record: object) => record } = it
    const data = Schema.Struct({ ...common, ...fields }) as unknown as EventType["data"]
    return [[recordedAs(recorded), { name: `org.mahmal.${kind}.${name}.v1`, says, units, data, of }] as const]
  })

/** Everything that other units hear of, by the type under which it is recorded. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map([
  ...typesOf("pilgrim", ofPilgrim, ofPilgrims, (name) => name),
  ...typesOf("draw", ofSubject, ofDraws, (name) => `draw.${name}`),
  ...typesOf("task", ofSubject, ofTasks, (name) => `task.${name}`),
])

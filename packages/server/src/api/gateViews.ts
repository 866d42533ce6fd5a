import { entitlements } from "@mahmal/gate"
import { Schema } from "effect"
import {
  Base64Url,
  bytesOf,
  CampNumber,
  DeviceId,
  Direction,
  GateId,
  Light,
  Milliseconds,
  Reference,
  Seconds,
} from "./gateValues.ts"
import { isOnP256 } from "./isOnP256.ts"
import { cursorOf, pageOf } from "./paging.ts"
import { AnyInstant, GroupRef, Instant, PilgrimRef, SeasonRef } from "./values.ts"

/** A text in the two languages of the gate staff. */
const Words = Schema.Struct({ ar: Schema.String, en: Schema.String }).annotate({
  identifier: "Words",
  description: "A text in Arabic and English.",
  examples: [{ ar: "مخيم منى 12", en: "Mina camp 12" }],
})

const Count = Schema.Int
const Duration = Schema.Finite

/** A camp of the mission. */
const Camp = Schema.Struct({
  id: CampNumber,
  site: Schema.String.annotate({ description: "Where it stands.", examples: ["mina"] }),
  name: Words,
  way: Schema.optionalKey(Words),
}).annotate({
  identifier: "Camp",
  description: "A camp of the mission. `way` tells somebody who is lost how to come to it.",
})

/** A gate: into a camp, or to something that needs an entitlement. */
const Gate = Schema.Struct({
  id: GateId,
  name: Words,
  camp: Schema.optionalKey(CampNumber),
  needs: Schema.optionalKey(Schema.Literals(entitlements)),
}).annotate({ identifier: "Gate", description: "A gate: into a camp, or to something that needs an entitlement." })

/** The camps and gates of a season, and its limits; as `SitePlan` of `@mahmal/gate`. */
export const Plan = Schema.Struct({
  season: Schema.Int.annotate({ examples: [1448] }),
  camps: Schema.Array(Camp),
  gates: Schema.Array(Gate),
  limits: Schema.Struct({
    listAge: Duration.annotate({ examples: [21_600], description: "The oldest status list that a reader decides by." }),
    passback: Duration.annotate({
      examples: [43_200],
      description: "Who went in and not out is not let in again for so long.",
    }),
    travel: Duration.annotate({ examples: [300], description: "Nobody is at a second place sooner than this." }),
    clock: Duration.annotate({ examples: [120], description: "How far a reader's clock may be behind the hub's." }),
  }),
}).annotate({ identifier: "Plan", description: "The camps and gates of a season. Limits are in seconds." })

/** The public half of a device's key on P-256. */
const DeviceKey = Schema.Struct({ x: bytesOf(32), y: bytesOf(32) })
  .annotate({ description: "The public half of a key on P-256 (ES256), its coordinates as base64url." })
  .check(Schema.makeFilter((point) => isOnP256(point) || "Expected a point of P-256"))
  .annotate({ identifier: "DeviceKey" })

/** What a device asks with to be let in. */
export const Enrolling = Schema.Struct({
  season: SeasonRef,
  name: Schema.String.check(Schema.isBetweenLength(1, 60)).annotate({
    description: "What the supervisor knows the device by.",
    examples: ["Mina 12, north gate, phone 3"],
  }),
  publicKey: DeviceKey,
}).annotate({ identifier: "Enrolling", description: "What a device asks with to be let in." })

export const DeviceStanding = Schema.Literals(["waiting", "approved", "revoked"]).annotate({
  description: "Where a reader stands.",
  examples: ["waiting"],
})

/** A device that waits to be approved. */
export const Enrolment = Schema.Struct({
  device: DeviceId,
  standing: DeviceStanding,
  code: Schema.optionalKey(Schema.String).annotate({
    description: "What the device shows, and the supervisor reads from it and types; only while it waits.",
    examples: ["4829-1375"],
  }),
  expires: Schema.optionalKey(Instant).annotate({ description: "Until when the code holds." }),
}).annotate({ identifier: "Enrolment", description: "Where a device's enrolment stands." })

/** What a device signs to show that it holds its key. */
export const Challenge = Schema.Struct({
  challenge: bytesOf(32).annotate({ description: "32 random bytes as base64url." }),
  hubAt: Milliseconds,
}).annotate({ identifier: "Challenge", description: "What a device signs, once, within five minutes." })

/** The answer to a challenge. */
export const Answering = Schema.Struct({
  challenge: bytesOf(32).annotate({ description: "The challenge that was answered, as it was given." }),
  signature: bytesOf(64).annotate({
    description:
      "ES256 (r and s side by side) over the UTF-8 of `mahmal-device-session:` followed by the challenge's text.",
  }),
}).annotate({ identifier: "Answering", description: "The answer to a challenge." })

/** A device's session. */
export const DeviceSession = Schema.Struct({
  standing: DeviceStanding,
  token: Schema.optionalKey(Schema.String).annotate({
    description: "`Authorization: Bearer <token>` of the device's other requests; only for an approved device.",
  }),
  expires: Schema.optionalKey(Milliseconds),
  hubAt: Milliseconds,
}).annotate({ identifier: "DeviceSession", description: "A device's session, once it is approved." })

/** What a reader holds before it can decide offline. */
export const Sync = Schema.Struct({
  hubAt: Milliseconds,
  device: DeviceId,
  name: Schema.String,
  season: SeasonRef,
  plan: Plan,
  root: Schema.Struct({
    id: Base64Url,
    algorithm: Schema.Literals(["ES256", "EdDSA"]),
    x: Base64Url,
    y: Schema.optionalKey(Base64Url),
    issuer: Schema.String,
    from: Seconds,
    until: Seconds,
  }).annotate({
    description:
      "The key that signs trust lists. A new reader begins with a list of version 0 that holds it for `trust-list` alone, " +
      "and accepts `trustLists` upon it.",
  }),
  trustLists: Schema.Array(Base64Url).annotate({
    description:
      "Signed trust lists, the oldest first: those behind the version that the reader named, each signed by a key that the one " +
      "before has; without a version only the newest, as GET /v1/gate/trust-list has it.",
  }),
  statusList: Schema.Struct({ uri: Schema.String, version: Count }).annotate({
    description: "The newest status list: fetched at GET /v1/gate/status/{season}.",
  }),
  groups: Schema.Array(Schema.Struct({ number: Count, expected: Count, camps: Schema.Array(CampNumber) })).annotate({
    description:
      "How many bracelets each group has, by its number in bracelets, and the camps where it belongs: for the head-count.",
  }),
  links: Count.annotate({ description: "The number of the device's newest link that the hub has; 0 for none." }),
  unissued: Schema.Array(Reference).annotate({
    description:
      "Bracelets that readers found to be genuine and that the hub never issued: a supervisor decides on them.",
  }),
}).annotate({ identifier: "Sync", description: "What a reader holds before it can decide offline." })

/** Where a bracelet was let through last. */
const LastPassage = Schema.Struct({
  reference: Reference,
  place: Schema.String.annotate({ examples: ["camp 12"] }),
  direction: Direction,
  at: Seconds,
  group: Schema.optionalKey(Count).annotate({ description: "The bracelet's group by its number, for the head-count." }),
}).annotate({ identifier: "LastPassage", description: "Where a bracelet was let through last." })

export const Passages = Schema.Struct({
  items: Schema.Array(LastPassage),
  next: Count.annotate({ description: "The `after` to go on with, now or later." }),
  more: Schema.Boolean.annotate({ description: "Whether there are more already." }),
}).annotate({ identifier: "Passages", description: "What has changed of where bracelets were let through last." })

/** The numbers on bracelets, and the bracelets that they lead to. */
export const Serials = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      serial: Schema.String.annotate({ description: "What is printed on it.", examples: ["B000000000001"] }),
      reference: Reference,
      group: Count.annotate({ description: "Its group's number in bracelets." }),
    }),
  ),
  next: Count.annotate({ description: "The `after` to go on with, now or later." }),
  more: Schema.Boolean.annotate({ description: "Whether there are more already." }),
}).annotate({ identifier: "Serials", description: "The numbers on bracelets, and the bracelets that they lead to." })

/** The most links that one upload holds. */
const largestUpload = 100

/** A piece of a device's chain. */
export const Upload = Schema.Struct({
  links: Schema.Array(Base64Url.check(Schema.isMaxLength(900)))
    .check(Schema.isBetweenLength(1, largestUpload))
    .annotate({ description: `1 to ${largestUpload} links; each is a CBOR array with a COSE_Sign1 in it.` }),
}).annotate({
  identifier: "Upload",
  description:
    "Signed links of the device's chain as base64url, in their order, each upon the one before. Pieces may come in any order.",
})

const Gap = Schema.Struct({
  from: Count.annotate({ description: "The number of the first." }),
  until: Count.annotate({ description: "The number of the last." }),
}).annotate({
  identifier: "Gap",
  description: "Links that have not come yet, though later ones have.",
})

/** What became of an upload. */
export const Uploaded = Schema.Struct({
  added: Count.annotate({ description: "Links that the hub did not have." }),
  known: Count.annotate({ description: "Links that it had." }),
  refused: Schema.optionalKey(
    Schema.Struct({
      index: Count.annotate({ description: "The first link that was refused; those before it are kept." }),
      reason: Schema.String.annotate({ examples: ["signature-wrong"] }),
    }),
  ),
  gaps: Schema.Array(Gap),
  links: Count.annotate({ description: "The number of the newest link that the hub has." }),
  hubAt: Milliseconds.annotate({ description: "For a `sync` entry in the device's chain." }),
}).annotate({ identifier: "Uploaded", description: "What became of an upload. The same again adds nothing." })

/** What is asked at a gate. */
export const Asking = Schema.Struct({
  season: SeasonRef,
  gate: GateId,
  direction: Direction,
  text: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(4296))).annotate({
    description: "The text of the QR code.",
  }),
  chip: Schema.optionalKey(Base64Url.check(Schema.isMaxLength(2048))).annotate({
    description: "Instead of `text`: the bytes from the chip as base64url, without the framing of NDEF.",
  }),
}).annotate({
  identifier: "GateAsking",
  description: "What is asked at a gate. With neither text nor chip, a number was typed.",
})

/** The answer at a gate. */
export const Decision = Schema.Struct({
  light: Light,
  reason: Schema.String.annotate({
    description: "A word for programs; `words` is for people.",
    examples: ["wrong-camp"],
  }),
  words: Words,
  camp: Schema.optionalKey(Camp),
  reference: Schema.optionalKey(Reference),
}).annotate({
  identifier: "Decision",
  description: "The answer at a gate. It records no passage. `camp` is the right one of who stands before a wrong one.",
})

/** Live counts of a season's gates and camps. */
export const Counts = Schema.Struct({
  season: SeasonRef,
  at: Instant,
  gates: Schema.Array(
    Schema.Struct({
      gate: GateId,
      in: Count.annotate({ description: "How often somebody was let in." }),
      out: Count.annotate({ description: "How often somebody was let out." }),
      stopped: Count.annotate({ description: "Who did not pass." }),
      amber: Count.annotate({ description: "For how many a supervisor was asked, let through or not." }),
    }),
  ),
  camps: Schema.Array(
    Schema.Struct({
      camp: CampNumber,
      inside: Count.annotate({ description: "How many are in it now." }),
      arrived: Count.annotate({ description: "How many have ever come in." }),
      expected: Count.annotate({ description: "How many hold a bracelet for it." }),
    }),
  ),
}).annotate({ identifier: "GateCounts", description: "Live counts of a season's gates and camps." })

/** A group's heads in a camp. */
const GroupHeads = Schema.Struct({
  number: Count.annotate({ description: "The group's number in bracelets." }),
  group: GroupRef,
  expected: Count.annotate({ description: "How many hold a bracelet for the camp." }),
  inside: Count.annotate({ description: "How many are in it now." }),
  arrived: Count.annotate({ description: "How many have ever come in." }),
}).annotate({ identifier: "GroupHeads", description: "A group's heads in a camp." })

export const headsCursor = cursorOf("group-heads", Schema.Int)
export const Heads = pageOf("Heads", GroupHeads, headsCursor)

const Seen = Schema.Struct({
  device: DeviceId,
  gate: Schema.String,
  camp: Schema.optionalKey(CampNumber),
  direction: Direction,
  at: Milliseconds,
})

/** What a person must look at. */
export const Alarm = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("two-camps"),
    reference: Reference,
    pilgrim: Schema.optionalKey(PilgrimRef),
    first: Seen,
    second: Seen,
  }),
  Schema.Struct({
    kind: Schema.Literal("fork"),
    device: DeviceId,
    sequence: Count.annotate({ description: "The number that two links have." }),
    hashes: Schema.Array(Schema.String),
  }),
  Schema.Struct({
    kind: Schema.Literal("unissued"),
    reference: Reference,
    seen: Seen,
  }),
]).annotate({
  identifier: "GateAlarm",
  description:
    "One bracelet at once in two camps, a device with two links of one number, or a bracelet that is signed by a key of the mission " +
    "and was never issued.",
})
export const alarmsCursor = cursorOf("gate-alarms", Schema.Struct({ raised: AnyInstant, subject: Schema.String }))
export const Alarms = pageOf("GateAlarms", Alarm, alarmsCursor)

/** A reader as the hub knows it. */
export const Device = Schema.Struct({
  device: DeviceId,
  season: SeasonRef,
  name: Schema.String.annotate({ examples: ["Mina 12, north gate, phone 3"] }),
  standing: DeviceStanding,
  asked: Instant,
  approved: Schema.optionalKey(Instant),
  revoked: Schema.optionalKey(Instant),
  links: Count.annotate({ description: "The number of the newest link that the hub has; 0 for none." }),
  gaps: Schema.Array(Gap),
  seen: Schema.optionalKey(Instant).annotate({ description: "When it last uploaded." }),
}).annotate({ identifier: "GateDevice", description: "A reader as the hub knows it." })

export const devicesCursor = cursorOf("gate-devices", Schema.String)
export const Devices = pageOf("GateDevices", Device, devicesCursor)

/** What a supervisor types to approve a device. */
export const Approving = Schema.Struct({
  code: Schema.String.check(
    Schema.isPattern(/^\d{4}-?\d{4}$/u, { expected: "the eight digits that the device shows" }),
  ).annotate({ examples: ["4829-1375"] }),
}).annotate({ identifier: "Approving", description: "The code that the device shows." })

import type { Right } from "./Right.ts"
import type { Purpose } from "./units.ts"

export type { Reads, Right, Scope } from "./Right.ts"

/**
 * Who may do what: one row for each operation of the REST interface, by `<group>.<endpoint>` as declared.
 *
 * The row is enforced where the handler is, by `http/enforceRights.ts`, for the endpoint and not for its path; an operation
 * without a row is closed to everybody. To add an endpoint, add its row here, and:
 *
 * - A season, pilgrim, group or exchange that the address names (`:season`, `:pilgrim`, `:group`, `:exchange`) is held
 *   against the caller's seasons and campaign before the handler runs. What is foreign is answered like what is not
 *   there: 404, after the same work.
 * - What a handler lists or looks up by itself, it filters in SQL by `withinReach(reachOf(caller), …)`
 *   (`rights/reach.ts`): by the caller's seasons, and by the campaign where its row lets campaigns in.
 * - The handler gets the caller by `yield* Caller` (`rights/Caller.ts`). A list of personal data tells the trail whom it
 *   showed: `(yield* Shown).push(...ids)`. Whom the address names is told anyway.
 * - Acts by two people are by persons alone, whom the provider tells apart, and compare `Caller.id`; or they ask
 *   `identity/mayBeOne.ts`, as one who has a key may make another.
 * - Rows that read `personal`, `health`, `faith` or `messages` name the purposes they serve.
 */

/** Not campaigns: a row that lets them in says so beside this. */
const everyUnit = {
  it: "season",
  sorting: "season",
  medical: "season",
  callCentre: "season",
  operations: "season",
  gate: "season",
  inspection: "season",
  agency: "season",
} as const

/** Those who look after pilgrims on their way; a campaign after its own. */
const caringUnits = {
  it: "season",
  sorting: "season",
  campaign: "campaign",
  medical: "season",
  callCentre: "season",
  operations: "season",
  inspection: "season",
} as const
const caring: ReadonlyArray<Purpose> = ["operation", "selection", "service", "care", "emergency", "oversight"]
const anybody = { anybody: "season" } as const
const committee = { reads: "nothing", act: true, units: { sorting: "season" }, by: ["person"] } as const
/** What is told to whom, `api/eventTypes.ts` says for each type of event. */
const subscriber = { reads: "journey", act: true, units: { ...everyUnit, campaign: "campaign" } } as const

/** To put right what failed between the hub and a foreign system. */
const onDuty = { reads: "exchanges", act: true, units: { it: "season", operations: "season" } } as const
/** Those who watch the exchanges, and what is done with them. */
const overseeingUnits = { it: "season", operations: "season", inspection: "season" } as const
/** Those who have tasks. Whose a task is, and who closes it, its handler says. */
const taskedUnits = { it: "season", operations: "season", gate: "season", inspection: "season" } as const
/** No reader lets another in. */
const supervising = {
  reads: "nothing",
  act: true,
  units: { it: "season", gate: "season", operations: "season" },
} as const
/** Those who look at what happened at the gates. */
const gateUnits = { it: "season", gate: "season", operations: "season", inspection: "season" } as const
/** How many pass, of nobody in particular. */
const counting = {
  reads: "nothing",
  act: false,
  units: { it: "season", gate: "season", operations: "season", callCentre: "season", inspection: "season" },
} as const

/** The table. */
export const rights = {
  "health.health": { reads: "nothing", act: false, units: anybody },
  "health.live": { reads: "nothing", act: false, units: anybody },
  "health.ready": { reads: "nothing", act: false, units: anybody },

  "session.one": { reads: "nothing", act: false, units: anybody },
  "session.own": { reads: "nothing", act: false, units: { ...everyUnit, campaign: "season" }, by: ["person"] },
  "session.endOwn": { reads: "nothing", act: true, units: { ...everyUnit, campaign: "season" }, by: ["person"] },
  "session.list": { reads: "personal", act: false, units: { it: "season" }, for: ["operation"] },
  "session.end": { reads: "nothing", act: true, units: { it: "season" } },
  "clients.list": { reads: "nothing", act: false, units: { it: "season" } },
  "clients.add": { reads: "nothing", act: true, units: { it: "season" } },
  // Whoever works for IT stops a key that leaked, whichever seasons it reaches into.
  "clients.close": { reads: "nothing", act: true, units: { it: "season" } },
  "clients.addCredential": { reads: "nothing", act: true, units: { it: "season" } },
  "clients.rotate": { reads: "nothing", act: true, units: { it: "season" } },
  "clients.revoke": { reads: "nothing", act: true, units: { it: "season" } },

  "systems.list": { reads: "nothing", act: false, units: { it: "season", operations: "season", callCentre: "season" } },
  "systems.pause": { reads: "nothing", act: true, units: { it: "season", operations: "season" } },
  "systems.resume": { reads: "nothing", act: true, units: { it: "season", operations: "season" } },
  "observing.alerts": { reads: "nothing", act: false, units: { it: "season", operations: "season" } },
  "observing.metrics": { reads: "nothing", act: false, units: { it: "season", operations: "season" } },

  "seasons.list": { reads: "nothing", act: false, units: { ...everyUnit, campaign: "season" } },
  "seasons.one": { reads: "nothing", act: false, units: { ...everyUnit, campaign: "season" } },
  "seasons.store": { reads: "nothing", act: true, units: { it: "season" } },
  "seasons.closing": { reads: "nothing", act: false, units: { ...overseeingUnits, callCentre: "season" } },
  "seasons.close": { reads: "nothing", act: true, units: { it: "season", operations: "season" }, by: ["person"] },

  "applications.send": { reads: "nothing", act: true, units: { it: "season", sorting: "season" } },

  "pilgrims.search": { reads: "personal", act: false, units: caringUnits, for: caring },
  "pilgrims.one": { reads: "personal", act: false, units: caringUnits, for: caring, emergency: true },
  "pilgrims.history": { reads: "journey", act: false, units: caringUnits },
  "pilgrims.exchanges": {
    reads: "exchanges",
    act: false,
    units: {
      it: "season",
      campaign: "campaign",
      callCentre: "season",
      operations: "season",
      inspection: "season",
    },
  },

  "special.health": {
    reads: "health",
    act: false,
    units: { medical: "season" },
    for: ["care", "emergency"],
    emergency: true,
  },
  "special.keepHealth": { reads: "health", act: true, units: { medical: "season" }, for: ["care", "emergency"] },
  // Who gives buses and rooms must know it, and of health nothing else.
  "special.assistance": {
    reads: "health",
    act: false,
    units: { campaign: "campaign", medical: "season", operations: "season" },
    for: ["service", "care", "emergency"],
    emergency: true,
  },
  "special.earlierHajj": {
    reads: "faith",
    act: false,
    units: { sorting: "season", inspection: "season" },
    for: ["selection", "oversight"],
  },

  "emergency.open": {
    reads: "nothing",
    act: true,
    units: {
      campaign: "season",
      medical: "season",
      callCentre: "season",
      operations: "season",
      gate: "season",
      agency: "season",
    },
    by: ["person"],
  },
  "emergency.list": { reads: "journey", act: false, units: { inspection: "season" } },
  "emergency.review": { reads: "journey", act: true, units: { inspection: "season" }, by: ["person"] },

  "groups.one": { reads: "personal", act: false, units: caringUnits, for: caring },
  "groups.waiting": {
    reads: "journey",
    act: false,
    units: { it: "season", sorting: "season", callCentre: "season", operations: "season", inspection: "season" },
  },

  "draw.freeze": committee,
  "draw.commit": committee,
  "draw.draw": committee,
  "draw.publish": committee,
  "draw.correct": committee,
  "draw.standing": { reads: "nothing", act: false, units: anybody },
  "draw.file": { reads: "nothing", act: false, units: anybody },
  "draw.receipt": {
    reads: "journey",
    act: false,
    units: { it: "season", sorting: "season", campaign: "campaign", callCentre: "season", inspection: "season" },
  },
  "draw.moves": {
    reads: "journey",
    act: false,
    units: {
      it: "season",
      sorting: "season",
      campaign: "campaign",
      callCentre: "season",
      operations: "season",
      inspection: "season",
    },
  },

  "ledger.evidence": {
    reads: "personal",
    act: false,
    units: { it: "season", inspection: "season" },
    for: ["operation", "oversight"],
  },
  "ledger.erase": { reads: "nothing", act: true, units: { it: "season" } },
  "ledger.audit": { reads: "journey", act: false, units: { inspection: "season" } },
  "ledger.seals": { reads: "nothing", act: false, units: anybody },

  "applicants.standing": { reads: "journey", act: false, units: anybody },

  "exchanges.list": { reads: "exchanges", act: false, units: overseeingUnits },
  "exchanges.search": { reads: "exchanges", act: false, units: overseeingUnits },
  "exchanges.outline": { reads: "exchanges", act: false, units: overseeingUnits },
  "exchanges.one": { reads: "messages", act: false, units: { it: "season" }, for: ["operation"] },
  "exchanges.searchContents": { reads: "messages", act: false, units: { it: "season" }, for: ["operation"] },
  "exchanges.retry": onDuty,
  "exchanges.edit": { ...onDuty, reads: "personal", for: ["operation", "service"] },
  "exchanges.resolve": onDuty,
  "exchanges.giveUp": onDuty,

  "reruns.plan": onDuty,
  "reruns.approve": onDuty,
  "reruns.stop": onDuty,
  "reruns.list": { reads: "nothing", act: false, units: overseeingUnits },
  "reruns.one": { reads: "nothing", act: false, units: overseeingUnits },
  "reruns.items": { reads: "exchanges", act: false, units: overseeingUnits },

  "reconciliations.ask": onDuty,
  "reconciliations.list": { reads: "nothing", act: false, units: overseeingUnits },
  "reconciliations.one": { reads: "nothing", act: false, units: overseeingUnits },
  "reconciliations.differences": { reads: "exchanges", act: false, units: overseeingUnits },

  "tasks.list": { reads: "exchanges", act: false, units: taskedUnits },
  "tasks.close": { reads: "exchanges", act: true, units: taskedUnits },

  "events.feed": { reads: "journey", act: false, units: { ...everyUnit, campaign: "campaign" } },
  "events.stream": { reads: "journey", act: false, units: { ...everyUnit, campaign: "campaign" } },
  "events.types": { reads: "nothing", act: false, units: { ...everyUnit, campaign: "campaign" } },

  "subscriptions.create": subscriber,
  "subscriptions.list": { ...subscriber, act: false },
  "subscriptions.one": { ...subscriber, act: false },
  "subscriptions.change": subscriber,
  "subscriptions.remove": subscriber,
  "subscriptions.rotate": subscriber,
  "subscriptions.replay": subscriber,
  "subscriptions.dead": { ...subscriber, act: false },
  "subscriptions.revive": subscriber,

  "commands.confirm": {
    reads: "personal",
    act: true,
    units: { it: "season", callCentre: "season", operations: "season" },
    for: caring,
  },
  "commands.changeCampaign": {
    reads: "personal",
    act: true,
    units: { it: "season", callCentre: "season", operations: "season" },
    for: caring,
  },
  "commands.withdraw": {
    reads: "personal",
    act: true,
    units: { it: "season", campaign: "campaign", callCentre: "season", operations: "season" },
    for: caring,
  },
  "commands.recordDeath": {
    reads: "personal",
    act: true,
    units: { it: "season", medical: "season", operations: "season" },
    for: caring,
  },

  "commands.correct": {
    reads: "personal",
    act: true,
    units: { it: "season", callCentre: "season", operations: "season" },
    for: caring,
  },
  "commands.recordReissue": {
    reads: "personal",
    act: true,
    units: { it: "season", operations: "season" },
    for: caring,
  },
  "commands.takeBack": {
    reads: "personal",
    act: true,
    units: { it: "season", medical: "season", operations: "season" },
    for: caring,
  },
  "commands.recordArrival": {
    reads: "personal",
    act: true,
    units: { it: "season", operations: "season" },
    for: caring,
  },
  // Whoever may record a death. A campaign may have left somebody behind: it says so to those who look.
  "commands.find": {
    reads: "personal",
    act: true,
    units: { it: "season", medical: "season", operations: "season" },
    for: caring,
    by: ["person"],
  },

  "commands.replaceBracelet": {
    reads: "personal",
    act: true,
    units: { it: "season", campaign: "campaign", callCentre: "season", operations: "season" },
    for: caring,
  },

  "bracelets.sheet": {
    reads: "personal",
    act: false,
    units: { it: "season", campaign: "campaign", operations: "season" },
    for: ["operation", "service", "emergency"],
  },
  "bracelets.one": {
    reads: "journey",
    act: false,
    units: { it: "season", campaign: "campaign", callCentre: "season", operations: "season" },
  },
  "bracelets.vendorFile": { reads: "journey", act: false, units: { it: "season", operations: "season" } },

  "gate.enrol": { reads: "nothing", act: true, units: anybody },
  "gate.challenge": { reads: "nothing", act: false, units: anybody },
  "gate.session": { reads: "nothing", act: true, units: anybody },
  "gate.sync": { reads: "nothing", act: false, units: { gate: "season" }, by: ["device"] },
  "gate.passages": { reads: "journey", act: false, units: { gate: "season" }, by: ["device"] },
  "gate.serials": { reads: "journey", act: false, units: { gate: "season" }, by: ["device"] },
  "gate.scans": { reads: "nothing", act: true, units: { gate: "season" }, by: ["device"] },
  "gate.decisions": {
    reads: "journey",
    act: false,
    units: { gate: "season", operations: "season" },
    by: ["person", "system", "device"],
  },
  "gate.trustList": { reads: "nothing", act: false, units: anybody },
  "gate.statusList": { reads: "nothing", act: false, units: anybody },
  "gate.statusDelta": { reads: "nothing", act: false, units: anybody },
  "gate.plan": { reads: "nothing", act: false, units: { ...everyUnit, campaign: "season" } },
  "gate.counts": counting,
  "gate.followCounts": counting,
  "gate.heads": { reads: "journey", act: false, units: gateUnits },
  "gate.alarms": { reads: "journey", act: false, units: gateUnits },
  "gate.devices": { reads: "nothing", act: false, units: { it: "season", gate: "season", operations: "season" } },
  "gate.approve": supervising,
  "gate.revokeDevice": supervising,
} as const satisfies Readonly<Record<string, Right>>

/** The name of an operation: `<group>.<endpoint>`. */
export type OperationId = keyof typeof rights

/** The row of an operation; none for a name that is not in the table. */
export const rightOf = (operation: string): Right | undefined =>
  Object.hasOwn(rights, operation) ? rights[operation as OperationId] : undefined

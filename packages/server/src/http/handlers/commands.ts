import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import { type GroupId, type PilgrimId, seasonOf } from "@mahmal/core/journey/ids"
import type { StateName } from "@mahmal/core/journey/State"
import type { CampaignId } from "@mahmal/core/season/CampaignId"
import { dateIn } from "@mahmal/core/season/dateIn"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { People } from "@mahmal/core/store/People"
import { Clock, Effect, Result } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Shown } from "../../identity/Shown.ts"
import { NotKnown } from "../../NotKnown.ts"
import { correctPerson } from "../../operating/correctPerson.ts"
import { closeTasksOf } from "../../operating/tasks/closeTask.ts"
import { campaignsOwn } from "../../postgres/campaignsOwn.ts"
import { Database } from "../../postgres/Database.ts"
import { Caller } from "../../rights/Caller.ts"
import { reachOf } from "../../rights/reach.ts"
import { readSeason } from "../../store/readSeason.ts"
import { invalid } from "../invalid.ts"
import { problemOf } from "../problemOf.ts"
import { readGroup } from "../queries/groups.ts"
import { readLines } from "../queries/pilgrims.ts"

/** Asks the same of several journeys, together or not at all, and tells where they stand then. */
const command = Effect.fn("command")(
  function* (pilgrims: ReadonlyArray<PilgrimId>, command: Command) {
    const hub = yield* Hub
    const { id: by } = yield* Caller
    const acts = pilgrims.map((pilgrim) => ({ pilgrim, command }))
    const { events } = yield* hub.submit({ _tag: "Acts", acts, by })
    const shown = yield* Shown
    shown.push(...pilgrims)
    return { changed: events.length > 0, pilgrims: yield* readLines(pilgrims) }
  },
  // None of these takes a place.
  Effect.catchTag("PlacesOverdrawn", Effect.die),
)

const confirmed = `
  select own.pilgrim from (${campaignsOwn("$2")} and e.pilgrim = any($1)) own order by 1`

/** Where those stand who were confirmed with this campaign before; nothing when nobody was. */
const confirmedBefore = Effect.fnUntraced(function* (pilgrims: ReadonlyArray<PilgrimId>, campaign: CampaignId) {
  const database = yield* Database
  const found = yield* database.query<{ pilgrim: PilgrimId }>({ text: confirmed, values: [pilgrims, campaign] })
  if (found.length === 0) return undefined
  const before = found.map(({ pilgrim }) => pilgrim)
  const shown = yield* Shown
  shown.push(...before)
  return { changed: false, pilgrims: yield* readLines(before) }
})

/** Whether a season which names its campaigns lacks this one: with another nobody would travel. */
const lacks = Effect.fnUntraced(function* (season: SeasonName, campaign: CampaignId) {
  const { figures } = yield* readSeason(season)
  return figures.campaigns?.includes(campaign) === false
})

/** Who of a group is offered a place; with no offer to anybody all of them, and the refusal says where they stand. */
const offeredIn = Effect.fnUntraced(function* (group: GroupId) {
  const { members } = yield* readGroup(group, reachOf(yield* Caller))
  const drawn = members.filter(({ state }) => state === "Drawn")
  return (drawn.length > 0 ? drawn : members).map(({ pilgrim }) => pilgrim)
})

/** How often a group is read while its members move faster than they are confirmed. */
const rounds = 3

const confirmGroup = Effect.fnUntraced(function* (group: GroupId, campaign: CampaignId) {
  let asked = yield* offeredIn(group)
  // What was confirmed with a campaign that was taken out since holds, also when it is asked for again.
  if (yield* lacks(seasonOf(group), campaign))
    return (yield* confirmedBefore(asked, campaign)) ?? (yield* new NotKnown({ what: "campaign", name: campaign }))
  for (let round = 1; ; round += 1) {
    const answer = yield* Effect.result(command(asked, { _tag: "Confirm", campaign }))
    if (Result.isSuccess(answer)) return answer.success
    const { failure } = answer
    if (failure._tag !== "Refusal") return yield* failure
    // Somebody may have left since the group was read: then the refusal is not about those who stay.
    const now = yield* offeredIn(group)
    if (round < rounds && now.join() !== asked.join()) {
      asked = now
      continue
    }
    // The answer to the first request may have been lost, and the journey has gone on since: it holds all the same.
    return (yield* confirmedBefore(asked, campaign)) ?? (yield* failure)
  }
})

/** The day of a season; by the clock where that is later, as after midnight the season's day is still to be turned. */
const latestDay = Effect.fnUntraced(function* (name: SeasonName) {
  const { figures, today, rehearsedWith } = yield* readSeason(name)
  if (rehearsedWith !== null) return today
  const date = dateIn(figures.timeZone, yield* Clock.currentTimeMillis)
  return date > today ? date : today
})

const notYet = (today: SeasonDay) =>
  invalid([{ in: "body", pointer: "/on", detail: `Expected a day up to ${today}: nobody has arrived later` }])

/** Who of a group travels, and with which campaign was not left open: they go to another together, or not at all. */
const travelling: ReadonlyArray<StateName> = ["Drawn", "Registered", "Visa", "Bracelet", "Arrived"]

const changeCampaign = Effect.fnUntraced(function* (group: GroupId, campaign: CampaignId) {
  if (yield* lacks(seasonOf(group), campaign)) return yield* new NotKnown({ what: "campaign", name: campaign })
  const people = yield* People
  const stories = yield* people.ofGroups([group])
  if (stories.length === 0) return yield* new NotKnown({ what: "group", name: group })
  const campaigns = yield* people.campaigns(stories.map(({ pilgrim }) => pilgrim))
  const signed = stories.filter(({ pilgrim, state }) => campaigns.has(pilgrim) && travelling.includes(state._tag))
  // With nobody who could go to another, the refusal says where they stand.
  const concerned = (signed.length > 0 ? signed : stories).map(({ pilgrim }) => pilgrim)
  const others = concerned.filter((pilgrim) => campaigns.get(pilgrim) !== campaign)
  if (others.length > 0) return yield* command(others, { _tag: "ChangeCampaign", campaign })
  const shown = yield* Shown
  shown.push(...concerned)
  return { changed: false, pilgrims: yield* readLines(concerned) }
})

export const commands = HttpApiBuilder.group(Api, "commands", (handlers) =>
  handlers.handleAll({
    confirm: Effect.fn("commands.confirm")(
      ({ params, payload }) => confirmGroup(params.group, payload.campaign),
      Effect.mapError(problemOf),
    ),
    changeCampaign: Effect.fn("commands.changeCampaign")(
      ({ params, payload }) => changeCampaign(params.group, payload.campaign),
      Effect.mapError(problemOf),
    ),
    withdraw: Effect.fn("commands.withdraw")(
      ({ params }) => command([params.pilgrim], { _tag: "Withdraw" }),
      Effect.mapError(problemOf),
    ),
    takeBack: Effect.fn("commands.takeBack")(
      ({ params, payload }) => command([params.pilgrim], { _tag: "TakeBack", ...payload }),
      Effect.mapError(problemOf),
    ),
    recordReissue: Effect.fn("commands.recordReissue")(
      ({ params, payload }) => command([params.pilgrim], { _tag: "RecordReissue", ...payload }),
      Effect.mapError(problemOf),
    ),
    recordArrival: Effect.fn("commands.recordArrival")(function* ({ params: { pilgrim }, payload: { on } }) {
      const today = yield* Effect.mapError(latestDay(seasonOf(pilgrim)), problemOf)
      if (on > today) return yield* notYet(today)
      return yield* Effect.mapError(command([pilgrim], { _tag: "RecordArrival", on }), problemOf)
    }),
    correct: Effect.fn("commands.correct")(function* ({ params, payload }) {
      const { id: by } = yield* Caller
      return yield* correctPerson({ ...params, ...payload, by })
    }, Effect.mapError(problemOf)),
    replaceBracelet: Effect.fn("commands.replaceBracelet")(
      ({ params, payload }) => command([params.pilgrim], { _tag: "ReplaceBracelet", ...payload }),
      Effect.mapError(problemOf),
    ),
    find: Effect.fn("commands.find")(function* ({ params: { pilgrim }, payload: { found, evidence } }) {
      const { id } = yield* Caller
      const said: Command =
        found.what === "died" ? { _tag: "StateDeath", evidence } : { _tag: "StateReturn", on: found.on, evidence }
      const answer = yield* command([pilgrim], said)
      // What was on record before needs no evidence, and nobody looks for this pilgrim any more.
      if (!answer.changed) yield* closeTasksOf("pilgrim.not-back", pilgrim, id, evidence)
      return answer
    }, Effect.mapError(problemOf)),
    recordDeath: Effect.fn("commands.recordDeath")(
      ({ params }) => command([params.pilgrim], { _tag: "RecordDeath" }),
      Effect.mapError(problemOf),
    ),
  }),
)

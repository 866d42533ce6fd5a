import { Cache, type Duration, Effect, Exit, Stream } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { deviceOf } from "../../gate/devices/deviceCaller.ts"
import { enrol } from "../../gate/devices/enrol.ts"
import { readDeviceLine, readDevices } from "../../gate/devices/readDevices.ts"
import { challenge, openSession, readDevice } from "../../gate/devices/sessions.ts"
import { approve, revokeDevice } from "../../gate/devices/supervise.ts"
import type { MissionKeys } from "../../gate/keys/MissionKeys.ts"
import { currentTrustList } from "../../gate/lists/currentTrustList.ts"
import { type Signed, StatusLists } from "../../gate/lists/StatusLists.ts"
import { decideAt } from "../../gate/reading/decideAt.ts"
import { planOfSeason } from "../../gate/reading/planOfSeason.ts"
import { readAlarms } from "../../gate/reading/readAlarms.ts"
import { readCounts } from "../../gate/reading/readCounts.ts"
import { readGroupSizes } from "../../gate/reading/readGroupSizes.ts"
import { readHeads } from "../../gate/reading/readHeads.ts"
import { readPassages } from "../../gate/reading/readPassages.ts"
import { readSerials } from "../../gate/reading/readSerials.ts"
import { readSync } from "../../gate/reading/readSync.ts"
import { streamCounts } from "../../gate/reading/streamCounts.ts"
import { takeScans } from "../../gate/scans/takeScans.ts"
import { NotKnown } from "../../NotKnown.ts"
import type { Database } from "../../postgres/Database.ts"
import { Caller } from "../../rights/Caller.ts"
import { worksIn } from "../../rights/reach.ts"
import { Stopping } from "../../Stopping.ts"
import { readSeason, SeasonUnknown } from "../../store/readSeason.ts"
import { boundedStreams } from "../boundedStreams.ts"
import { problemOf } from "../problemOf.ts"

/** The reader who asks: the table of rights lets nobody else come so far. */
const askingDevice = Effect.gen(function* () {
  const device = deviceOf(yield* Caller)
  return device ?? (yield* Effect.die(new Error("somebody who is no reader was let in")))
})

/** Who supervises a reader: nobody of other seasons. */
const supervisorOf = Effect.fnUntraced(function* (device: string) {
  const caller = yield* Caller
  const { season } = yield* readDevice(device)
  if (!worksIn(caller, season)) return yield* new NotKnown({ what: "reader", name: device })
  return caller.id
})

/** Signed bytes with an entity tag; none of them for who has them already. */
const signedBytes = Effect.fnUntraced(function* (
  content: Uint8Array,
  contentType: string,
  tag: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const request = yield* HttpServerRequest.HttpServerRequest
  const told = { ...headers, etag: `"${tag}"`, "cache-control": "no-cache" }
  return request.headers["if-none-match"] === told.etag
    ? HttpServerResponse.empty({ status: 304, headers: told })
    : HttpServerResponse.uint8Array(content, { contentType, headers: told })
})

const statusBytes = ({ content, version, issuedAt }: Signed, contentType: string) =>
  signedBytes(content, contentType, `${version}-${issuedAt}`, { "status-list-version": String(version) })

/** What could not be read is looked for again at once. */
const whereFound =
  (duration: Duration.Input) =>
  (found: Exit.Exit<unknown, unknown>): Duration.Input =>
    Exit.isSuccess(found) ? duration : 0

/** So many followers of the counts one hub keeps. */
const mostStreams = 200

export const gate = HttpApiBuilder.group(
  Api,
  "gate",
  Effect.fnUntraced(function* (handlers) {
    const withLists = Effect.provideContext(yield* Effect.context<MissionKeys | StatusLists>())
    const stopping = yield* Stopping
    const open = boundedStreams(mostStreams, "Too many follow the counts; read them with GET, now and again.")
    // Many ask for the same at the same time: all readers talk every half minute, and all who follow look every second.
    const groupSizes = yield* Cache.makeWith(readGroupSizes, { capacity: 20, timeToLive: whereFound("10 seconds") })
    const counts = yield* Cache.makeWith(readCounts, { capacity: 20, timeToLive: whereFound("900 millis") })
    return handlers.handleAll({
      enrol: Effect.fn("gate.enrol")(({ payload }) => enrol(payload), Effect.mapError(problemOf)),
      challenge: Effect.fn("gate.challenge")(({ params }) => challenge(params.device), Effect.mapError(problemOf)),
      session: Effect.fn("gate.session")(
        ({ params, payload }) => openSession(params.device, payload),
        Effect.mapError(problemOf),
      ),
      sync: Effect.fn("gate.sync")(
        function* ({ query }) {
          const { device, season } = yield* askingDevice
          const trustVersion = query.trust === undefined ? undefined : Number(query.trust)
          const sync = yield* readSync(device, season, trustVersion)
          return { ...sync, groups: yield* Cache.get(groupSizes, season) }
        },
        Effect.mapError(problemOf),
        withLists,
      ),
      passages: Effect.fn("gate.passages")(function* ({ query }) {
        const { season } = yield* askingDevice
        return yield* readPassages(season, Number(query.after ?? 0))
      }, Effect.mapError(problemOf)),
      serials: Effect.fn("gate.serials")(function* ({ query }) {
        const { season } = yield* askingDevice
        return yield* readSerials(season, Number(query.after ?? 0))
      }, Effect.mapError(problemOf)),
      scans: Effect.fn("gate.scans")(function* ({ payload }) {
        const { device, season } = yield* askingDevice
        return yield* takeScans(device, season, payload.links)
      }, Effect.mapError(problemOf)),
      decisions: Effect.fn("gate.decisions")(
        function* ({ payload }) {
          if (!worksIn(yield* Caller, payload.season)) return yield* new SeasonUnknown({ season: payload.season })
          return yield* decideAt(payload)
        },
        Effect.mapError(problemOf),
        withLists,
      ),
      trustList: Effect.fn("gate.trustList")(
        function* () {
          const { list, content } = yield* currentTrustList()
          return yield* signedBytes(content, "application/mahmal-trust-list+cwt", String(list.version))
        },
        Effect.mapError(problemOf),
        withLists,
      ),
      statusList: Effect.fn("gate.statusList")(
        function* ({ params }) {
          const lists = yield* StatusLists
          return yield* statusBytes(yield* lists.signed(params.season), "application/statuslist+cwt")
        },
        Effect.mapError(problemOf),
        withLists,
      ),
      statusDelta: Effect.fn("gate.statusDelta")(
        function* ({ params, query }) {
          const lists = yield* StatusLists
          const signed = yield* lists.delta(params.season, Number(query.since))
          return yield* statusBytes(signed, "application/mahmal-status-delta+cwt")
        },
        Effect.mapError(problemOf),
        withLists,
      ),
      plan: Effect.fn("gate.plan")(({ params }) => planOfSeason(params.season), Effect.mapError(problemOf)),
      counts: Effect.fn("gate.counts")(({ params }) => readCounts(params.season), Effect.mapError(problemOf)),
      followCounts: Effect.fn("gate.followCounts")(function* ({ params }) {
        const stream = yield* Effect.mapError(streamCounts(Cache.get(counts, params.season), stopping), problemOf)
        const context = yield* Effect.context<Database>()
        return Stream.provideContext(yield* open(stream), context)
      }),
      heads: Effect.fn("gate.heads")(
        ({ params, query }) => readHeads(params.season, Number(params.camp), query),
        Effect.mapError(problemOf),
      ),
      alarms: Effect.fn("gate.alarms")(
        ({ params, query }) => readAlarms(params.season, query),
        Effect.mapError(problemOf),
      ),
      devices: Effect.fn("gate.devices")(function* ({ params, query }) {
        yield* readSeason(params.season)
        const { standing, ...paging } = query
        return yield* readDevices(params.season, standing, paging)
      }, Effect.mapError(problemOf)),
      approve: Effect.fn("gate.approve")(function* ({ params, payload }) {
        const by = yield* supervisorOf(params.device)
        yield* approve(params.device, payload.code, by)
        return yield* readDeviceLine(params.device)
      }, Effect.mapError(problemOf)),
      revokeDevice: Effect.fn("gate.revokeDevice")(function* ({ params }) {
        const by = yield* supervisorOf(params.device)
        yield* revokeDevice(params.device, by)
        return yield* readDeviceLine(params.device)
      }, Effect.mapError(problemOf)),
    })
  }),
)

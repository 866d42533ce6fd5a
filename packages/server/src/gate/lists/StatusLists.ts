import {
  type Bytes,
  newStatusList,
  Status,
  type StatusList,
  signStatusDelta,
  signStatusList,
  withStatuses,
} from "@mahmal/gate"
import { Clock, Context, Effect, Layer } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { Database, type DatabaseUnavailable } from "../../postgres/Database.ts"
import { MissionKeys, signingKey } from "../keys/MissionKeys.ts"

/** A signed list or delta, and the version that it leads to. */
export interface Signed {
  readonly version: number
  readonly issuedAt: number
  readonly content: Bytes
}

/** Seconds for which a signed list is given out again before it is signed anew, and becomes younger. */
const keptFor = 60
/** Seconds after which a reader should look for a newer one. */
const timeToLive = 300

const standing = `
  select v.version, v.size, array(
    select c.place from bracelet_credential c where c.season = v.season and c.revoked_in <= v.version
  ) as revoked
  from status_list l join status_list_version v on v.season = l.season and v.version = coalesce($2, l.version)
  where l.season = $1`

interface Row {
  readonly version: number
  readonly size: number
  readonly revoked: ReadonlyArray<number>
}

/** The address that a bracelet names for its status. It is a name: the list is believed for its signature. */
export const statusListUri = (issuer: string, season: string): string => `https://${issuer}/v1/gate/status/${season}`

/** The status lists of the seasons: whose bracelets are revoked. */
export class StatusLists extends Context.Service<
  StatusLists,
  {
    /** The newest list of a season as it stands now, and its version. */
    readonly current: (
      season: string,
    ) => Effect.Effect<{ readonly version: number; readonly list: StatusList }, DatabaseUnavailable | NotKnown>
    /** The same, signed. */
    readonly signed: (season: string) => Effect.Effect<Signed, DatabaseUnavailable | NotKnown>
    /** What changed since a version, signed. */
    readonly delta: (season: string, since: number) => Effect.Effect<Signed, DatabaseUnavailable | NotKnown>
  }
>()("@mahmal/server/gate/lists/StatusLists") {
  static readonly layer = Layer.effect(
    StatusLists,
    Effect.gen(function* () {
      const database = yield* Database
      const mission = yield* MissionKeys
      const lists = new Map<string, { readonly version: number; readonly list: StatusList }>()
      const tokens = new Map<string, Signed>()

      const seconds = Effect.map(Clock.currentTimeMillis, (now) => Math.floor(now / 1000))

      const read = Effect.fnUntraced(function* (season: string, version?: number) {
        const [row] = yield* database.query<Row>({
          text: standing,
          values: [season, version ?? null],
        })
        if (row === undefined) return yield* new NotKnown({ what: "status list", name: `of ${season}` })
        const empty = newStatusList(statusListUri(mission.issuer, season), 1, row.size, 0)
        const changes = row.revoked.map((place) => [place, Status.invalid] as const)
        return { version: row.version, list: { ...withStatuses(empty, changes, 0), timeToLive } }
      })

      /** One small question tells whether the list that is held is still the newest. */
      const current = Effect.fn("StatusLists.current")(function* (season: string) {
        const now = yield* seconds
        const [row] = yield* database.query<{ version: number }>({
          name: "status-list-version",
          text: "select version from status_list where season = $1",
          values: [season],
        })
        const held = lists.get(season)
        const newest = held !== undefined && held.version === row?.version ? held : yield* read(season)
        lists.set(season, newest)
        return { version: newest.version, list: { ...newest.list, issuedAt: now } }
      })

      const signer = Effect.gen(function* () {
        return signingKey(yield* mission.read, yield* seconds).signer
      })

      return {
        current,
        signed: Effect.fn("StatusLists.signed")(function* (season: string) {
          const { version, list } = yield* current(season)
          const held = tokens.get(season)
          if (held?.version === version && list.issuedAt - held.issuedAt < keptFor) return held
          const key = yield* signer
          const content = yield* Effect.promise(() => signStatusList(list, key))
          const token: Signed = { version, issuedAt: list.issuedAt, content }
          tokens.set(season, token)
          return token
        }),
        delta: Effect.fn("StatusLists.delta")(function* (season: string, since: number) {
          const from = yield* read(season, since)
          const { version, list } = yield* current(season)
          const key = yield* signer
          const content = yield* Effect.promise(() => signStatusDelta(from.list, list, key))
          return { version, issuedAt: list.issuedAt, content }
        }),
      }
    }),
  )
}

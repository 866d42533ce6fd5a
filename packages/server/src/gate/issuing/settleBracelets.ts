import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { CampaignId } from "@mahmal/core/season/CampaignId"
import type { Season } from "@mahmal/core/season/Season"
import type { PoolClient } from "pg"
import { only } from "../../postgres/only.ts"
import { type StateRow, stateOf } from "../../postgres/stateOf.ts"
import { type Issuer, issueCredentials, type Uncredentialed } from "./issueCredentials.ts"
import { wantedBy } from "./wanted.ts"

/** The fewest places of a status list: its length then tells nothing, and readers do not need a longer one soon. */
const fewestPlaces = 65_536

const open = "insert into status_list (season, size) values ($1, $2) on conflict do nothing returning season"
const openVersion = "insert into status_list_version (season, version, size) values ($1, $2, $3)"
const hold = "select next_place, version, size from status_list where season = $1 for update"

const season = `
  select figures, extract(epoch from
    (((figures #>> '{arafah,day}')::date + (figures #>> '{gates,validDays}')::int + 1)::timestamp at time zone (figures ->> 'timeZone'))
  )::int8::float8 as until
  from season where name = $1`

const standing = `
  select p.id, p.group_id as group, p.state, p.data, coalesce((
    select e.data ->> 'campaign' from event e where e.pilgrim = p.id and e.type = 'CampaignConfirmed'
    order by e.version desc limit 1
  ), '') as campaign
  from pilgrim p where p.id = any($1) order by p.id`

const issued =
  "select reference, pilgrim, serial from bracelet_credential where pilgrim = any($1) and revoked_in is null"

const revoke = `
  update bracelet_credential c set revoked_in = $1, revoked = now(), because = r.because
  from unnest($2::text[], $3::text[]) as r (reference, because) where c.reference = r.reference`

const keep = "update status_list set next_place = $2, version = $3, size = $4 where season = $1"

interface Standing extends StateRow {
  readonly id: PilgrimId
  readonly group: GroupId
  readonly campaign: CampaignId
}

interface Issued {
  readonly reference: string
  readonly pilgrim: PilgrimId
  readonly serial: string
}

/**
 * Makes the credentials of some pilgrims of a season what their journeys say: a bracelet that is in force has one, every other
 * is revoked. Done again it changes nothing. Nothing is issued once the season's bracelets would have run out.
 */
export const settleBracelets = async (
  client: PoolClient,
  name: string,
  pilgrims: ReadonlyArray<PilgrimId>,
  issuer: Issuer,
): Promise<void> => {
  const list = await holdList(client, name)
  const { rows: seasons } = await client.query<{ figures: Season; until: number }>(season, [name])
  const { figures, until = 0 } = seasons[0] ?? {}
  const plan = figures?.gates
  if (plan === undefined) return
  const { rows: journeys } = await client.query<Standing>(standing, [pilgrims])
  const { rows: held } = await client.query<Issued>(issued, [pilgrims])
  const { missing, worthless } = compare(journeys, held)
  const issuing = until > issuer.now ? missing : []
  await issueCredentials(client, issuing, { season: name, plan, issuer, until, first: list.next_place })

  // A list that is half full is doubled in time, so that readers have the longer one before its places are used.
  const next = list.next_place + issuing.length
  let size = list.size
  while (next * 2 > size) size *= 2
  const changed = worthless.length > 0 || size > list.size
  const version = changed ? list.version + 1 : list.version
  if (changed) await client.query(openVersion, [name, version, size])
  if (worthless.length > 0)
    await client.query(revoke, [version, worthless.map(([reference]) => reference), worthless.map(([, why]) => why)])
  if (changed || issuing.length > 0) await client.query(keep, [name, next, version, size])
}

/** The bracelets in force that have no credential, and the credentials of all others, each with why it is worthless. */
const compare = (journeys: ReadonlyArray<Standing>, held: ReadonlyArray<Issued>) => {
  const credentials = Map.groupBy(held, ({ pilgrim }) => pilgrim)
  const missing: Array<Uncredentialed> = []
  const worthless: Array<readonly [reference: string, because: string]> = []
  for (const journey of journeys) {
    const wanted = wantedBy(stateOf(journey))
    const own = credentials.get(journey.id) ?? []
    const because = wanted.bracelet === undefined ? wanted.because : "replaced"
    for (const { reference, serial } of own)
      if (serial !== wanted.bracelet?.serial) worthless.push([reference, because])
    if (wanted.bracelet !== undefined && !own.some(({ serial }) => serial === wanted.bracelet.serial))
      missing.push({ ...journey, ...wanted.bracelet })
  }
  return { missing, worthless }
}

/** Holds the season's status list until the transaction ends, opening it first where there is none. */
const holdList = async (client: PoolClient, name: string) => {
  const { rowCount } = await client.query(open, [name, fewestPlaces])
  if (rowCount === 1) await client.query(openVersion, [name, 1, fewestPlaces])
  const { rows } = await client.query<{ next_place: number; version: number; size: number }>(hold, [name])
  return only(rows, "the status list")
}

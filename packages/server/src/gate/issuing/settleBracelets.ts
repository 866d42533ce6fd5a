import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { HeldBracelet } from "@mahmal/core/journey/State"
import type { CampaignId } from "@mahmal/core/season/CampaignId"
import { campsOf } from "@mahmal/core/season/campsOf"
import type { GatePlan } from "@mahmal/core/season/GatePlan"
import type { Season } from "@mahmal/core/season/Season"
import { type Bracelet, issueBracelet, newReference, type Signer, toHex } from "@mahmal/gate"
import type { PoolClient } from "pg"
import { only } from "../../postgres/only.ts"
import { type StateRow, stateOf } from "../../postgres/stateOf.ts"
import { statusListUri } from "../lists/StatusLists.ts"
import { numberGroups } from "./numberGroups.ts"
import { wantedBy } from "./wanted.ts"

/** In whose name and by which key bracelets are signed; `now` is in seconds since 1970. */
export interface Issuer {
  readonly name: string
  readonly signer: Signer
  readonly now: number
}

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
  ), '') as campaign
  from pilgrim p where p.id = any($1) order by p.id`

const issued =
  "select reference, pilgrim, serial from bracelet_credential where pilgrim = any($1) and revoked_in is null"

const insert = `
  insert into bracelet_credential (reference, season, pilgrim, serial, chip, group_number, campaign, camps, place, key_id, content)
  select reference, $1, pilgrim, serial, chip, group_number, campaign, string_to_array(camps, ' ')::int[], place, key_id, content
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::int[], $10::text[], $11::bytea[])
    as c (reference, pilgrim, serial, chip, group_number, campaign, camps, place, key_id, content)`

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

/** What bracelets of a season are made with. `until`, in seconds since 1970, is when they run out; `first` is the next place of the list. */
interface Making {
  readonly season: string
  readonly plan: GatePlan
  readonly issuer: Issuer
  readonly until: number
  readonly first: number
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
  await issueAll(client, issuing, { season: name, plan, issuer, until, first: list.next_place })

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
  const missing: Array<Standing & HeldBracelet> = []
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

/** Signs a credential for each bracelet, at the next places of the list, and stores them. */
const issueAll = async (client: PoolClient, bracelets: ReadonlyArray<Standing & HeldBracelet>, making: Making) => {
  const { season, plan, issuer, until, first } = making
  const groups = await numberGroups(
    client,
    season,
    bracelets.map(({ group }) => group),
  )
  const fresh = await Promise.all(
    bracelets.map(async ({ id, group, serial, chip, campaign }, n) => {
      const bracelet: Bracelet = {
        issuer: issuer.name,
        issuedAt: issuer.now,
        notBefore: issuer.now,
        expires: until,
        reference: newReference(),
        season: Number(season),
        group: groups.get(group) ?? 0,
        camps: campsOf(plan, campaign).map((camp) => camp.id),
        entitlements: plan.opens,
        status: { list: statusListUri(issuer.name, season), index: first + n },
      }
      const { bytes } = await issueBracelet(bracelet, issuer.signer)
      return { pilgrim: id, serial, chip, campaign, bracelet, content: Buffer.from(bytes) }
    }),
  )
  if (fresh.length === 0) return
  await client.query(insert, [
    season,
    fresh.map(({ bracelet }) => bracelet.reference),
    fresh.map(({ pilgrim }) => pilgrim),
    fresh.map(({ serial }) => serial),
    fresh.map(({ chip }) => chip),
    fresh.map(({ bracelet }) => bracelet.group),
    fresh.map(({ campaign }) => campaign),
    fresh.map(({ bracelet }) => bracelet.camps.join(" ")),
    fresh.map(({ bracelet }) => bracelet.status.index),
    fresh.map(() => toHex(issuer.signer.keyId)),
    fresh.map(({ content }) => content),
  ])
}

/** Holds the season's status list until the transaction ends, opening it first where there is none. */
const holdList = async (client: PoolClient, name: string) => {
  const { rowCount } = await client.query(open, [name, fewestPlaces])
  if (rowCount === 1) await client.query(openVersion, [name, 1, fewestPlaces])
  const { rows } = await client.query<{ next_place: number; version: number; size: number }>(hold, [name])
  return only(rows, "the status list")
}

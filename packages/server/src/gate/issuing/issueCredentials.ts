import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { HeldBracelet } from "@mahmal/core/journey/State"
import type { CampaignId } from "@mahmal/core/season/CampaignId"
import { campsOf } from "@mahmal/core/season/campsOf"
import type { GatePlan } from "@mahmal/core/season/GatePlan"
import { type Bracelet, issueBracelet, newReference, type Signer, toHex } from "@mahmal/gate"
import type { PoolClient } from "pg"
import { statusListUri } from "../lists/StatusLists.ts"
import { numberGroups } from "./numberGroups.ts"

/** In whose name and by which key bracelets are signed; `now` is in seconds since 1970. */
export interface Issuer {
  readonly name: string
  readonly signer: Signer
  readonly now: number
}

/** A bracelet in force that has no credential, and whose it is. */
export interface Uncredentialed extends HeldBracelet {
  readonly id: PilgrimId
  readonly group: GroupId
  readonly campaign: CampaignId
}

/** What bracelets of a season are made with. `until`, in seconds since 1970, is when they run out; `first` is the next place of the list. */
interface Making {
  readonly season: string
  readonly plan: GatePlan
  readonly issuer: Issuer
  readonly until: number
  readonly first: number
}

const insert = `
  insert into bracelet_credential (reference, season, pilgrim, serial, chip, group_number, campaign, camps, place, key_id, content)
  select reference, $1, pilgrim, serial, chip, group_number, campaign, string_to_array(camps, ' ')::int[], place, key_id, content
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::int[], $10::text[], $11::bytea[])
    as c (reference, pilgrim, serial, chip, group_number, campaign, camps, place, key_id, content)`

/** Signs a credential for each bracelet, at the next places of the list, and stores them. */
export const issueCredentials = async (
  client: PoolClient,
  bracelets: ReadonlyArray<Uncredentialed>,
  { season, plan, issuer, until, first }: Making,
): Promise<void> => {
  if (bracelets.length === 0) return
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

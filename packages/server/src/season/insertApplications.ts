import type { Application } from "@mahmal/core/intake/Application"
import { pilgrimId } from "@mahmal/core/journey/ids"
import { closingDay } from "@mahmal/core/season/closingDay"
import type { Season } from "@mahmal/core/season/Season"
import type { PoolClient } from "pg"
import type { Decision } from "../intake/Decision.ts"
import { bytes, texts } from "../postgres/columns.ts"
import type { Defer } from "../postgres/Database.ts"
import type { Sealer } from "../vault/Vault.ts"

const pilgrims = `
  insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
  select $1 || '-' || reference, $1, application_no, $1 || '-' || group_ref, 'Applied', '{}', 0, $2
  from unnest($3::text[], $4::text[], $5::text[]) as d(reference, application_no, group_ref)
  on conflict do nothing`

const applications = `
  insert into application (pilgrim, content)
  select $1 || '-' || reference, content from unnest($2::text[], $3::bytea[]) as d(reference, content)
  on conflict do nothing`

const people = `
  insert into person
  select $1 || '-' || reference, submitted_at, qid, name_ar, name_en, sex, birth_date, nationality, residence_since,
    passport_no, passport_expiry, mobile, coalesce(email, ''), role, coalesce(relation, ''), last_hajj_year,
    refused_seasons, coalesce(campaign_choice, ''), needs_wheelchair, $3
  from jsonb_to_recordset($2) as d(reference text, submitted_at timestamptz, qid text, name_ar text, name_en text,
    sex text, birth_date date, nationality text, residence_since date, passport_no text, passport_expiry date,
    mobile text, email text, role text, relation text, last_hajj_year bytea, refused_seasons int, campaign_choice text,
    needs_wheelchair bytea)
  on conflict do nothing`

/**
 * Stores decisions on what is new, and on what was cut off before it was decided. Only who is accepted is stored with personal
 * data; what is health or faith in it is sealed. The same again adds nothing.
 */
export const insertApplications = (
  client: PoolClient,
  defer: Defer,
  season: Season,
  decisions: ReadonlyArray<Decision>,
  sealer: Sealer,
): void => {
  const fresh = decisions.filter(({ held }) => held === "nothing")
  const accepted = decisions.flatMap(({ outcome, reference, application }) =>
    outcome === "accepted" && application !== null ? [personOf(season, reference, application, sealer)] : [],
  )
  const references = texts(fresh, ({ reference }) => reference)
  defer(
    client.query({
      name: "insert-pilgrims",
      text: pilgrims,
      values: [
        season.name,
        closingDay(season),
        references,
        texts(fresh, ({ applicationNo }) => applicationNo),
        texts(fresh, ({ group, reference }) => group ?? reference),
      ],
    }),
  )
  defer(
    client.query({
      name: "insert-applications",
      text: applications,
      values: [season.name, references, bytes(fresh, ({ contentHash }) => Buffer.from(contentHash, "hex"))],
    }),
  )
  defer(
    client.query({
      name: "insert-people",
      text: people,
      values: [season.name, JSON.stringify(accepted), sealer.dataKey],
    }),
  )
}

const personOf = (season: Season, reference: string, application: Application, { seal }: Sealer) => {
  const pilgrim = pilgrimId(season.name, reference)
  const sealed = (field: string, value: unknown) => `\\x${seal({ pilgrim, field }, value).toString("hex")}`
  return {
    reference,
    submitted_at: application.submittedAt,
    qid: application.qid,
    name_ar: application.nameAr,
    name_en: application.nameEn,
    sex: application.sex,
    birth_date: application.birthDate,
    nationality: application.nationality,
    residence_since: application.residenceSince,
    passport_no: application.passportNo,
    passport_expiry: application.passportExpiry,
    mobile: application.mobile,
    email: application.email,
    role: application.role,
    relation: application.relation,
    last_hajj_year: sealed("last_hajj_year", application.lastHajjYear),
    refused_seasons: application.refusedSeasons,
    campaign_choice: application.campaignChoice,
    needs_wheelchair: sealed("needs_wheelchair", application.needsWheelchair),
  }
}

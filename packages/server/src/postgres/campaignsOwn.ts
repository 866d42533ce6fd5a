/**
 * The pilgrims who travel with a campaign, as a query in SQL: those who confirmed with it, and with no other since. `campaign` is SQL,
 * such as "$1".
 */
export const campaignsOwn = (campaign: string): string => `
  select e.pilgrim from event e
  where e.type = 'CampaignConfirmed' and e.data ->> 'campaign' = ${campaign} and not exists (
    select from event l where l.pilgrim = e.pilgrim and l.version > e.version and l.type = 'CampaignConfirmed')`

-- Up Migration

-- The first day on which a crossing of the border belongs to the season's Hajj: known once its figures are stored (again).
alter table season add arrivals_open date not null default '-infinity';

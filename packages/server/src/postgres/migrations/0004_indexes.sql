-- Up Migration

-- Who stands where, in the order in which lists give them. Every index on what changes is written at every change.
drop index pilgrim_standing;
create index pilgrim_standing on pilgrim (season, state, id);

-- Most exchanges are about one pilgrim: a B-tree takes them in for a fraction of what the inverted index costs.
drop index exchange_pilgrims;
create index exchange_pilgrim on exchange ((pilgrims[1])) where cardinality(pilgrims) = 1;
create index exchange_pilgrims on exchange using gin (pilgrims) where cardinality(pilgrims) > 1;

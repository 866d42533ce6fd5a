-- What is proposed is shown, so it is kept as it is; one person's proposal does not replace another's. `after` is the
-- number of acts that had been done: a proposal holds for where the procedure stood, and falls with the next act.
delete from committee_proposal;
alter table committee_proposal
  drop constraint committee_proposal_pkey,
  add primary key (season, act, by),
  drop column content,
  add column content jsonb not null,
  add column after int not null;

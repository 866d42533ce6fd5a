-- Up Migration

-- Names as they are looked for: without vowel signs and tatweel, and with the letters that are often typed for each
-- other made one.
create function fold_name(name text) returns text language sql immutable strict parallel safe as $$
  select translate(regexp_replace(name, '[\u064B-\u0652\u0670\u0640]', '', 'g'), 'أإآٱةىؤئ', 'ااااهيوي')
$$;
-- "Servant of" and the word after it are one name, which some write in two words. Where names in both scripts are looked
-- for, the Arabic one stands last: so its own last word has none after it to be joined with.
create function search_words(name text) returns tsvector language sql immutable strict parallel safe as $$
  select to_tsvector('simple'::regconfig, replace(' ' || mahmal.fold_name(name), ' عبد ', ' عبد'))
$$;
create index person_name on person using gin (search_words(name_en || ' ' || name_ar));

create index event_campaign on event ((data ->> 'campaign'), pilgrim) where type = 'CampaignConfirmed';

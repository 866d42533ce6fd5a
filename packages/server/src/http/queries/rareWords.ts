import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

/**
 * The words that begin no name among PostgreSQL's most common values; none before it has statistics.
 *
 * One or two letters are never rare: they may begin many names that are each rare.
 */
export const rareWords = Effect.fn("rareWords")(function* (words: ReadonlyArray<string>) {
  const database = yield* Database
  const rows = yield* database.query<{ word: string }>({ name: "rare-words", text: rare, values: [words] })
  return rows.map(({ word }) => word)
})

// The counted names are an array of no type that SQL can name. As text, a comma is put before each of them.
const rare = `
  with counted as materialized (
    select translate(most_common_elems::text, '{"', ',') as names
    from pg_stats where schemaname = 'mahmal' and tablename = 'person_name')
  select word from counted, unnest($1::text[]) word, unnest(tsvector_to_array(search_words(word))) lexeme
  where length(lexeme) > 2 and strpos(names, ',' || lexeme) = 0`

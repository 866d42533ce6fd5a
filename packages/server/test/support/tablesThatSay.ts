import type pg from "pg"

/** The tables with a row that says a text, as it is or in bytes, in the order of their names. */
export const tablesThatSay = async (
  client: Pick<pg.ClientBase, "query">,
  text: string,
): Promise<ReadonlyArray<string>> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'mahmal'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname`,
  )
  const said: Array<string> = []
  for (const { name } of rows) {
    const found = await client.query(
      `select from mahmal.${name} t
       where strpos(t::text, $1) > 0 or strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0 limit 1`,
      [text],
    )
    if (found.rowCount !== 0) said.push(name)
  }
  return said
}

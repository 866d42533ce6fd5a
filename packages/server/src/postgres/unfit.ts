/** What a database says of itself. */
export interface Kind {
  /** The server's version as a number, such as 150018 for 15.18. */
  readonly version: number
  readonly encoding: string
}

export const kind = `
  select current_setting('server_version_num')::int as version, pg_encoding_to_char(encoding) as encoding
  from pg_database where datname = current_database()`

/** The oldest PostgreSQL on which a season was run. */
const oldest = 15

/** Why a database cannot be the hub's; undefined where it can. In another encoding Arabic is refused, or told wrongly. */
export const unfit = ({ version, encoding }: Kind): string | undefined => {
  const major = Math.floor(version / 10_000)
  if (major < oldest) return `The server is PostgreSQL ${major}; expected ${oldest} or newer.`
  if (encoding !== "UTF8")
    return `The database is encoded in ${encoding}; expected UTF8, such as by "create database mahmal encoding 'UTF8' template template0".`
  return undefined
}

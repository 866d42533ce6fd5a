const day = 24 * 60 * 60 * 1000

/** A day's part of the table `message`. */
export interface Partition {
  /** The first instant of its day in UTC, in milliseconds since 1970. */
  readonly from: number
  /** Whether it is without bodies. */
  readonly bare: boolean
}

/** The start of the day, in UTC, that is so many days after an instant. */
export const dayAfter = (instant: number, days: number): number => (Math.floor(instant / day) + days) * day

/** The table's name: `message_20261122`, or `message_20261122_bare`. */
export const tableOf = ({ from, bare }: Partition): string =>
  `message_${new Date(from).toISOString().slice(0, 10).replaceAll("-", "")}${bare ? "_bare" : ""}`

/** The partition that a table is; none for any other table. */
export const partitionOf = (table: string): Partition | undefined => {
  const [, year, month, date, bare] = /^message_(\d{4})(\d\d)(\d\d)(_bare)?$/.exec(table) ?? []
  return year === undefined ? undefined : { from: Date.parse(`${year}-${month}-${date}`), bare: bare !== undefined }
}

/** Its bounds in SQL. */
export const boundsOf = ({ from }: Partition): string =>
  `from ('${new Date(from).toISOString()}') to ('${new Date(from + day).toISOString()}')`

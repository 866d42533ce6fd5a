/** The row that a statement always gives. Should there be none, the statement is wrong: it throws, naming what was asked for. */
export const only = <Row>([row]: ReadonlyArray<Row>, what: string): Row => {
  if (row === undefined) throw new Error(`The database gave no row for ${what}.`)
  return row
}

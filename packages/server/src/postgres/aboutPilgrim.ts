// There is one index for the exchanges about one pilgrim, and another for those about several.
const asIndexed = (single: string, several: string): string =>
  `(cardinality(pilgrims) = 1 and ${single} or cardinality(pilgrims) > 1 and ${several})`

/** The condition for the exchanges about a pilgrim, as the indexes have it. `pilgrim` is SQL, such as "$1". */
export const aboutPilgrim = (pilgrim: string): string =>
  asIndexed(`pilgrims[1] = ${pilgrim}`, `pilgrims @> array[${pilgrim}]`)

/** The same for any of some pilgrims; `among` is SQL of an array. */
export const aboutAnyOf = (among: string): string => asIndexed(`pilgrims[1] = any(${among})`, `pilgrims && ${among}`)

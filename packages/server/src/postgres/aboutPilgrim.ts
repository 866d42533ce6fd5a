/**
 * The condition for the exchanges about a pilgrim, as the indexes have it: there is one for those about one pilgrim, and one for
 * those about several. `pilgrim` is SQL, such as "$1".
 */
export const aboutPilgrim = (pilgrim: string): string =>
  `(cardinality(pilgrims) = 1 and pilgrims[1] = ${pilgrim} or cardinality(pilgrims) > 1 and pilgrims @> array[${pilgrim}])`

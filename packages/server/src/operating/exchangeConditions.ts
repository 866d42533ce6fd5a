import type { ExchangeStateName } from "@mahmal/core/exchange/Exchange"
import { type ForeignSystem, Operation, systemOf } from "@mahmal/core/exchange/Operation"
import type { ContentsSearch, ExchangeSearch } from "../api/exchangeSearch.ts"
import { aboutPilgrim } from "../postgres/aboutPilgrim.ts"
import { inStates, unfulfilled } from "../postgres/inStates.ts"
import { given, type Place } from "../postgres/where.ts"
import { namesSomebody } from "../rights/objects.ts"
import { type Reach, withinReach } from "../rights/reach.ts"

/** What exchanges are looked for by. Without states they may stand anywhere. */
interface Criteria extends Omit<ExchangeSearch, "limit" | "states">, Partial<Pick<ContentsSearch, "contents">> {
  readonly states?: ReadonlyArray<ExchangeStateName> | "unfulfilled"
}

/** The operations of a system, or the one that is named where it is of that system. */
const operationsOf = (
  system: ForeignSystem | undefined,
  operation: Operation | undefined,
): ReadonlyArray<Operation> | undefined =>
  system === undefined && operation === undefined
    ? undefined
    : Operation.literals.filter((one) => (operation ?? one) === one && (system ?? systemOf(one)) === systemOf(one))

const part = (text: string): string => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`

/** The conditions in SQL that leave the exchanges `e` which criteria ask for and which are within reach. */
export const exchangeConditions = (criteria: Criteria, reach: Reach, place: Place): ReadonlyArray<string> => {
  const { system, operation, states, pilgrim, openedFrom, openedTo, text, contents, cursor } = criteria
  const foreign = withinReach(reach, "q.id", place).join(" and ")
  return [
    ...given(operationsOf(system, operation), (named) => `e.operation = any(${place(named)}::text[])`),
    ...given(states, (named) => (named === "unfulfilled" ? unfulfilled : inStates(named))),
    ...given(pilgrim, (one) => aboutPilgrim(place(one))),
    ...given(openedFrom, (from) => `e.opened >= ${place(from)}`),
    ...given(openedTo, (to) => `e.opened < ${place(to)}`),
    ...given(text, (said) => saying(place(part(said)))),
    ...given(contents, (contained) => containing(place(part(contained)))),
    ...given(cursor, ({ opened, exchange }) => `(e.opened, e.id) < (${place(opened)}, ${place(exchange)})`),
    ...(foreign === "" ? [] : [`not exists (select from unnest(e.pilgrims) as q(id) where not (${foreign}))`]),
    // What was in an exchange that names nobody may be about anybody, of any season.
    ...(foreign === "" || contents === undefined ? [] : [namesSomebody("e")]),
  ]
}

const saying = (pattern: string): string =>
  `(e.id ilike ${pattern} or e.data ->> 'code' ilike ${pattern}
    or exists (select from message c where c.exchange = e.id and c.detail ilike ${pattern}))`

const containing = (pattern: string): string =>
  `exists (select from message c where c.exchange = e.id and (c.sent ilike ${pattern} or c.received ilike ${pattern}))`

import type { Operation } from "@mahmal/core/exchange/Operation"
import { systemOf } from "@mahmal/core/exchange/Operation"
import type { ContentsSearch, ExchangeSearch } from "../../api/exchangeSearch.ts"
import { operations } from "../../api/exchangeViews.ts"
import { inStates, unfulfilled } from "../../postgres/openExchanges.ts"
import { type Place, type Reach, withinReach } from "../../rights/reach.ts"

type Criteria = Omit<ExchangeSearch, "limit" | "cursor"> & Partial<Pick<ContentsSearch, "contents">>

// Those about one pilgrim and those about several have an index each.
const ofPilgrim = (list: string) =>
  `(cardinality(e.pilgrims) = 1 and e.pilgrims[1] = (${list}::text[])[1]
    or cardinality(e.pilgrims) > 1 and e.pilgrims @> ${list}::text[])`

/** The operations of a system, or the one that is named where it is of that system. */
export const operationsOf = (
  system: string | undefined,
  operation: Operation | undefined,
): ReadonlyArray<Operation> | undefined =>
  system === undefined && operation === undefined
    ? undefined
    : operations.filter((one) => (operation ?? one) === one && (system ?? systemOf(one)) === systemOf(one))

const part = (text: string): string => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`

/** The conditions in SQL that leave the exchanges `e` which criteria ask for and which are within reach. */
export const exchangeConditions = (criteria: Criteria, reach: Reach, place: Place): ReadonlyArray<string> => {
  const { system, operation, states, pilgrim, openedFrom, openedTo, text, contents } = criteria
  const named = operationsOf(system, operation)
  const foreign = withinReach(reach, "q.id", place).join(" and ")
  return [
    ...(named === undefined ? [] : [`e.operation = any(${place(named)}::text[])`]),
    states === undefined ? unfulfilled : inStates(states).replace("$", () => place(states)),
    ...(pilgrim === undefined ? [] : [ofPilgrim(place([pilgrim]))]),
    ...(openedFrom === undefined ? [] : [`e.opened >= ${place(openedFrom)}`]),
    ...(openedTo === undefined ? [] : [`e.opened < ${place(openedTo)}`]),
    ...(text === undefined ? [] : [saying(place(part(text)))]),
    ...(contents === undefined ? [] : [containing(place(part(contents)))]),
    ...(foreign === "" ? [] : [`not exists (select from unnest(e.pilgrims) as q(id) where not (${foreign}))`]),
  ]
}

const saying = (pattern: string): string =>
  `(e.id ilike ${pattern} or e.data ->> 'code' ilike ${pattern}
    or exists (select from message c where c.exchange = e.id and c.detail ilike ${pattern}))`

const containing = (pattern: string): string =>
  `exists (select from message c where c.exchange = e.id and (c.sent ilike ${pattern} or c.received ilike ${pattern}))`

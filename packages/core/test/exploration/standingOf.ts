import { firstSentAt } from "../../src/exchange/settle.ts"
import { submissionTime } from "./outside/ETrack.ts"
import type { Playing } from "./Playing.ts"
import { patience } from "./patience.ts"

/** How everything stands, so far as it can make a difference; of times only which side of a limit they are on. */
export const standingOf = ({ memory, outside, runs, hands }: Playing): string => {
  const { now, calls, telling, track, visas, bracelets, notices, border } = outside
  const age = (since: number) =>
    now - since >= patience.settleTime ? "old" : now - since >= submissionTime ? "late" : "new"
  return JSON.stringify([
    [...memory.stories.values()].map(({ state, situation }) => [state, situation.today]),
    [...memory.exchanges.values()].map(({ id, state, kind }) => [
      "since" in state ? { ...state, since: age(state.since), first: age(firstSentAt(state)) } : state,
      id,
      kind,
    ]),
    [...memory.permitNationalities],
    memory.takeUps.map(({ exchange, attempts, at = 0 }) => [
      exchange,
      at <= now,
      attempts >= (memory.exchanges.get(exchange)?.attempts ?? 0),
    ]),
    memory.stops,
    runs.map((run) => [
      run.exchange.id,
      run.exchange.state._tag,
      hands.get(run.exchange.id) === run,
      run.exchange.attempts === memory.exchanges.get(run.exchange.id)?.attempts,
      run.heard ?? age(run.exchange.begun),
    ]),
    calls.late.map(({ key, until }) => [key, until > now]),
    telling.all.filter(({ times }) => times > 0).map(({ name, times, what }) => [name, times, what]),
    track.registrations,
    [...visas.entitlements.values()],
    [...bracelets.made],
    [...bracelets.orders.values()],
    [...bracelets.replacements],
    [...notices.told],
    [...calls.declined],
    border.documents.map(({ pilgrim, direction }) => [pilgrim, direction]),
  ])
}

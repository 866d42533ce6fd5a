import type { Calls } from "./Calls.ts"
import type { Telling } from "./Telling.ts"
import type { Witness } from "./Witness.ts"

/** A foreign system: how calls to it end, what it tells of its own accord, and who sees what it does. */
export class System {
  protected readonly calls: Calls
  protected readonly telling: Telling
  protected readonly witness: Witness

  constructor(calls: Calls, telling: Telling, witness: Witness) {
    this.calls = calls
    this.telling = telling
    this.witness = witness
  }
}

import { type ForeignSystem, type Operation, systemOf } from "../exchange/Operation.ts"
import { type Particular, told } from "../exchange/Particulars.ts"
import { footprint } from "../journey/footprint.ts"
import { hasEnded, type Outside, type State } from "../journey/State.ts"

const toldIn = {
  registration: "etrack.register",
  entitlement: "visa.request",
  bracelet: "bracelet.order",
} as const satisfies { readonly [W in Outside["what"]]: Operation }

/**
 * The systems that stand by the earlier particulars of a pilgrim when these are corrected. `unsent` are the operations about the
 * pilgrim of which nothing is out yet: they will tell the new ones. What a journey that has ended leaves outside is undone, whatever
 * is written on it.
 */
export const toldOtherwise = (
  state: State,
  corrected: ReadonlyArray<Particular>,
  unsent: ReadonlySet<Operation>,
): ReadonlyArray<ForeignSystem> =>
  hasEnded(state)
    ? []
    : footprint(state)
        .filter(({ what, held }) => held !== undefined || !unsent.has(toldIn[what]))
        .map(({ what }): Operation => toldIn[what])
        .filter((operation) => told[operation].some((particular) => corrected.includes(particular)))
        .map(systemOf)

import type { Gate, SitePlan } from "@mahmal/gate"
import { openChain } from "./gate/openChain.ts"
import { whereaboutsOf } from "./gate/Whereabouts.ts"
import { keepTalking } from "./hub/keepTalking.ts"
import { openSession } from "./hub/openSession.ts"
import { standAtGate } from "./standAtGate.ts"
import type { Device, Store } from "./store/Store.ts"
import { gateChoice, message, present } from "./view/screens.ts"
import { showBroken } from "./view/showBroken.ts"
import { words } from "./view/words.ts"

/** Opens the work of an approved device: the talk with the hub goes on beside, and one stands at one gate or another. */
export const openPost = async (store: Store, device: Device): Promise<void> => {
  const chain = await openChain(store, device)
  const whereabouts = whereaboutsOf(await store.passages())
  present(message(words.noGates, words.working))
  let leave: (() => void) | undefined
  const talks = await keepTalking({ device, session: openSession(device), store, chain, whereabouts }, async () => {
    leave?.()
    await store.write({ facts: { device: { ...device, standing: "revoked" } } })
    present(message(words.revoked, words.revokedWhy))
  })

  const choose = (plan: SitePlan): void => {
    leave?.()
    leave = undefined
    present(gateChoice(plan, (gate) => void stand(gate).catch(showBroken)))
  }

  const stand = async (gate: Gate): Promise<void> => {
    await store.write({ facts: { gate: gate.id } })
    leave = await standAtGate({ store, chain, whereabouts, talks }, gate, () => {
      const { plan } = talks.told()
      if (plan !== undefined) choose(plan)
    })
  }

  /** After a reload one stands where one stood. */
  const begin = async (plan: SitePlan): Promise<void> => {
    const last = await store.fact("gate")
    const gate = plan.gates.find(({ id }) => id === last)
    if (gate === undefined) choose(plan)
    else await stand(gate)
  }

  const known = talks.told()
  if (known.plan !== undefined && known.trust !== undefined) return begin(known.plan)
  const unlisten = talks.listen(() => {
    const { plan, trust } = talks.told()
    if (plan === undefined || trust === undefined) return
    unlisten()
    begin(plan).catch(showBroken)
  })
}

import type { Gate, SitePlan } from "@mahmal/gate"
import { openChain } from "./gate/openChain.ts"
import { whereaboutsOf } from "./gate/Whereabouts.ts"
import { keepSyncing } from "./hub/keepSyncing.ts"
import { openSession } from "./hub/openSession.ts"
import { standAtGate } from "./standAtGate.ts"
import type { Device, Store } from "./store/Store.ts"
import { approvalPart } from "./view/approvalPart.ts"
import { gateChoice, message, present } from "./view/screens.ts"
import { showBroken } from "./view/showBroken.ts"
import { words } from "./view/words.ts"

/** Runs an approved device: it syncs with the hub in the background, and works at the gate that is chosen. */
export const openPost = async (store: Store, device: Device): Promise<void> => {
  const chain = await openChain(store, device)
  const whereabouts = whereaboutsOf(await store.passages())
  let leave: (() => void) | undefined
  const syncing = await keepSyncing({ device, session: openSession(device), store, chain, whereabouts }, async () => {
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
    leave = await standAtGate({ store, chain, whereabouts, syncing }, gate, () => {
      const { plan } = syncing.state()
      if (plan !== undefined) choose(plan)
    })
  }

  /** Goes to the gate from before a reload, or asks for one. */
  const begin = async (plan: SitePlan): Promise<void> => {
    const last = await store.fact("gate")
    const gate = plan.gates.find(({ id }) => id === last)
    if (gate === undefined) choose(plan)
    else await stand(gate)
  }

  const known = syncing.state()
  if (known.plan !== undefined && known.trust !== undefined) return begin(known.plan)
  const approval = approvalPart(syncing)
  present(message(words.noGates, words.working), approval.root)
  const unlisten = syncing.listen(() => {
    approval.update()
    const { plan, trust } = syncing.state()
    if (plan === undefined || trust === undefined) return
    unlisten()
    begin(plan).catch(showBroken)
  })
}

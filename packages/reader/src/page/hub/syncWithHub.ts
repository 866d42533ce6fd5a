import type { SitePlan, TrustList } from "@mahmal/gate"
import type { Chain } from "../gate/openChain.ts"
import type { Whereabouts } from "../gate/Whereabouts.ts"
import type { Device, GroupSize, Store, VersionedList } from "../store/Store.ts"
import { fetchStatus, fetchTrust } from "./fetchLists.ts"
import type { Session } from "./openSession.ts"
import { upload } from "./upload.ts"
import type { Passages, Serials, Sync } from "./wire.ts"

/** What the device has from the hub. */
export interface HubState {
  readonly plan?: SitePlan
  readonly trust?: TrustList
  readonly status?: VersionedList
  /** By the number of the group. */
  readonly groups: ReadonlyMap<number, GroupSize>
  /** Milliseconds by which the hub's clock is ahead of this device's. */
  readonly ahead: number
  /** The sequence number of the last link that the hub has. */
  readonly sent: number
}

/** What a sync works with. */
export interface SyncParts {
  readonly device: Device
  readonly session: Session
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
}

/** A sync is noted in the chain when the clocks have drifted by more than `clockTolerance`, and otherwise at this interval. */
const noteEvery = 5 * 60_000
const clockTolerance = 2_000

/** What the device has from the hub, from the store: also that of a sync that was cut off later. */
export const storedState = async (store: Store): Promise<HubState> => {
  const [plan, trust, status] = await Promise.all([store.fact("plan"), store.fact("trust"), store.fact("status")])
  return {
    ...(plan === undefined ? {} : { plan }),
    ...(trust === undefined ? {} : { trust }),
    ...(status === undefined ? {} : { status }),
    groups: (await store.fact("groups")) ?? new Map(),
    ahead: (await store.fact("ahead")) ?? 0,
    sent: (await store.fact("sent")) ?? 0,
  }
}

/**
 * Fetches what the hub has for this device into the store, and uploads the chain. When a sync is interrupted, what was fetched
 * is there, and the next one continues from there.
 */
export const syncWithHub = async (parts: SyncParts, before: HubState): Promise<void> => {
  const { device, session, store, chain, whereabouts } = parts
  const asked = Date.now()
  const held = before.trust === undefined ? "" : `?trust=${before.trust.version}`
  const sync: Sync = await (await session.ask("GET", `/v1/gate/sync${held}`)).json()
  // The hub's time is compared with the middle of the request.
  const ahead = sync.hubAt - (asked + Date.now()) / 2
  const drifted = Math.abs(ahead - before.ahead) > clockTolerance
  await noteSync(parts, sync.hubAt, sync.hubAt - ahead, drifted)
  const now = sync.hubAt / 1000
  const trust = await fetchTrust(before.trust, sync, now)
  const status = trust && (await fetchStatus(session.ask, device.season, before.status, sync, trust, now))
  const groups = new Map(sync.groups.map(({ number, ...size }) => [number, size]))
  const sent = Math.min(sync.links, chain.length())
  await store.write({ facts: { plan: sync.plan, trust, status, groups, ahead, sent } })
  await learnPassages(session, store, whereabouts)
  await learnSerials(session, store)
  await upload(session.ask, store, sent)
}

const noteSync = async ({ store, chain }: SyncParts, hubAt: number, at: number, drifted: boolean): Promise<void> => {
  const last = await store.fact("noted")
  if (!drifted && last !== undefined && Math.abs(at - last) < noteEvery) return
  await chain.add({ kind: "sync", hubAt }, at, { facts: { noted: at } })
}

const learnPassages = async ({ ask }: Session, store: Store, { learn }: Whereabouts): Promise<void> => {
  for (;;) {
    const after = (await store.fact("cursor")) ?? 0
    const answer = await ask("GET", `/v1/gate/passages?after=${after}`)
    const { items, next, more }: Passages = await answer.json()
    const taken = learn(items.map(({ reference, ...passage }) => [reference, passage]))
    await store.write({ facts: { cursor: next }, passages: taken })
    if (!more) return
  }
}

const learnSerials = async ({ ask }: Session, store: Store): Promise<void> => {
  for (;;) {
    const after = (await store.fact("serialsCursor")) ?? 0
    const answer = await ask("GET", `/v1/gate/serials?after=${after}`)
    const { items, next, more }: Serials = await answer.json()
    await store.write({
      facts: { serialsCursor: next },
      serials: items.map(({ serial, ...bracelet }) => [serial, bracelet] as const),
    })
    if (!more) return
  }
}

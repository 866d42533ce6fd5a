import type { SitePlan, TrustList } from "@mahmal/gate"
import type { Chain } from "../gate/openChain.ts"
import type { Whereabouts } from "../gate/Whereabouts.ts"
import type { Device, GroupSize, Store, VersionedList } from "../store/Store.ts"
import { fetchStatus, fetchTrust } from "./fetchLists.ts"
import type { Session } from "./openSession.ts"
import { upload } from "./upload.ts"
import type { Passages, Serials, Sync } from "./wire.ts"

/** What the hub told this device; of the rest of the world it knows nothing. */
export interface Told {
  readonly plan?: SitePlan
  readonly trust?: TrustList
  readonly status?: VersionedList
  /** By a group's number how many it has, and the camps where it belongs. */
  readonly groups: ReadonlyMap<number, GroupSize>
  /** How many milliseconds the hub's clock is ahead of this device's. */
  readonly ahead: number
  /** When it was, in milliseconds by this device's clock. */
  readonly talked?: number
  /** The number of the last link that the hub has. */
  readonly sent: number
}

/** With what is talked. */
export interface Talking {
  readonly device: Device
  readonly session: Session
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
}

/** A talk is noted in the chain when the clocks have moved against each other, and else not more often than this. */
const noteEvery = 5 * 60_000
const sameClock = 2_000

/** What was kept of earlier talks. */
export const toldBefore = async (store: Store): Promise<Told> => {
  const [plan, trust, status, talked] = await Promise.all([
    store.fact("plan"),
    store.fact("trust"),
    store.fact("status"),
    store.fact("talked"),
  ])
  return {
    ...(plan === undefined ? {} : { plan }),
    ...(trust === undefined ? {} : { trust }),
    ...(status === undefined ? {} : { status }),
    ...(talked === undefined ? {} : { talked }),
    groups: (await store.fact("groups")) ?? new Map(),
    ahead: (await store.fact("ahead")) ?? 0,
    sent: (await store.fact("sent")) ?? 0,
  }
}

/**
 * Talks with the hub: takes over what it has to tell, and sends what was noted here. What is taken over is on the disk
 * before it is used; a talk that is cut leaves whatever was done, and the next goes on from there.
 */
export const talk = async (talking: Talking, before: Told): Promise<Told> => {
  const { device, session, store, chain, whereabouts } = talking
  const asked = Date.now()
  const held = before.trust === undefined ? "" : `?trust=${before.trust.version}`
  const sync: Sync = await (await session.ask("GET", `/v1/gate/sync${held}`)).json()
  // The hub answered somewhere between the question and now.
  const ahead = sync.hubAt - (asked + Date.now()) / 2
  const moved = Math.abs(ahead - before.ahead) > sameClock
  await noteTalk(talking, sync.hubAt, sync.hubAt - ahead, moved)
  const now = sync.hubAt / 1000
  const trust = await fetchTrust(before.trust, sync, now)
  const status = trust && (await fetchStatus(session.ask, device.season, before.status, sync, trust, now))
  const groups = new Map(sync.groups.map(({ number, ...size }) => [number, size]))
  const talked = Date.now()
  await store.write({ facts: { plan: sync.plan, trust, status, groups, ahead, talked } })
  await learnPassages(session, store, whereabouts)
  await learnSerials(session, store)
  const sent = await upload(session.ask, store, Math.min(sync.links, chain.length()))
  return {
    plan: sync.plan,
    ...(trust === undefined ? {} : { trust }),
    ...(status === undefined ? {} : { status }),
    groups,
    ahead,
    talked,
    sent,
  }
}

const noteTalk = async ({ store, chain }: Talking, hubAt: number, at: number, moved: boolean): Promise<void> => {
  const last = await store.fact("noted")
  if (!moved && last !== undefined && Math.abs(at - last) < noteEvery) return
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

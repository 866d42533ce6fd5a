import {
  acceptTrustLists,
  applyStatusDelta,
  type Bytes,
  firstTrustList,
  openStatusList,
  type PublicKey,
  type TrustList,
} from "@mahmal/gate"
import type { VersionedList } from "../store/Store.ts"
import { HubRefused } from "./askHub.ts"
import { fromBase64Url } from "./base64Url.ts"
import type { Session } from "./openSession.ts"
import type { Sync } from "./wire.ts"

/** The newest trust list, verified from the held one on; the first one with the mission's root key. */
export const fetchTrust = async (
  held: TrustList | undefined,
  { root, trustLists }: Sync,
  now: number,
): Promise<TrustList | undefined> => {
  const answer = await acceptTrustLists(held ?? firstTrustList(keyOf(root)), trustLists.map(fromBase64Url), now)
  return answer.outcome === "accepted" ? answer.list : held
}

const keyOf = ({ id, algorithm, x, y, issuer, from, until }: Sync["root"]): Parameters<typeof firstTrustList>[0] => {
  const key: PublicKey =
    algorithm === "EdDSA"
      ? { algorithm, x: fromBase64Url(x) }
      : { algorithm, x: fromBase64Url(x), y: fromBase64Url(y ?? "") }
  return { id: fromBase64Url(id), key, issuer, from, until }
}

/** The newest status list, by a delta where there is one, otherwise whole; the held one when the new one is refused. */
export const fetchStatus = async (
  ask: Session["ask"],
  season: string,
  held: VersionedList | undefined,
  { statusList: { uri } }: Sync,
  trust: TrustList,
  now: number,
): Promise<VersionedList | undefined> => {
  const path = `/v1/gate/status/${season}`
  if (held !== undefined && held.list.uri === uri) {
    const delta = await ask("GET", `${path}/delta?since=${held.version}`).catch(undefinedWhenNotFound)
    const applied = delta && (await applyStatusDelta(held.list, await bytesOf(delta), trust, now))
    if (delta && applied?.outcome === "applied") return { list: applied.list, version: versionOf(delta) }
  }
  const whole = await ask("GET", path)
  const opened = await openStatusList(await bytesOf(whole), trust, now, held?.list)
  return opened.outcome === "opened" ? { list: opened.list, version: versionOf(whole) } : held
}

const undefinedWhenNotFound = (error: unknown): undefined => {
  if (error instanceof HubRefused && error.status === 404) return undefined
  throw error
}

const bytesOf = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer())

const versionOf = (response: Response): number => Number(response.headers.get("status-list-version"))

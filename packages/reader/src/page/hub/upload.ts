import type { Store } from "../store/Store.ts"
import { toBase64Url } from "./base64Url.ts"
import type { Session } from "./openSession.ts"
import type { Uploaded } from "./wire.ts"

/** The most links that the hub takes in one request. */
const batchSize = 100

/**
 * Uploads the links after `from`, the last that the hub has, and stores which one that is then. It may be interrupted at any
 * moment: a link that is sent twice counts once.
 */
export const upload = async (ask: Session["ask"], store: Store, from: number): Promise<void> => {
  let sent = from
  for (;;) {
    const links = await store.links(sent, batchSize)
    if (links.length === 0) return
    const answer = await ask("POST", "/v1/gate/scans", { links: links.map(toBase64Url) })
    const { refused, gaps }: Uploaded = await answer.json()
    if (refused !== undefined) throw new Error(`the hub refused link ${sent + refused.index + 1}: ${refused.reason}`)
    // A hub that was restored from a backup may have gaps, which are filled first.
    const gap = gaps[0]
    sent = gap === undefined || gap.from > sent + links.length ? sent + links.length : gap.from - 1
    await store.write({ facts: { sent } })
  }
}

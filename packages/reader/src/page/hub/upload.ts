import type { Store } from "../store/Store.ts"
import { toBase64Url } from "./base64Url.ts"
import type { Session } from "./openSession.ts"
import type { Uploaded } from "./wire.ts"

/** The most links that the hub takes at once. */
const piece = 100

/**
 * Sends the links that the hub has not got, from where it says its knowledge ends, and gives the number of the last that
 * it has. Cut at any moment, it goes on the next time; a link that is sent twice counts once.
 */
export const upload = async (ask: Session["ask"], store: Store, from: number): Promise<number> => {
  let sent = from
  for (;;) {
    const links = await store.links(sent, piece)
    if (links.length === 0) return sent
    const answer = await ask("POST", "/v1/gate/scans", { links: links.map(toBase64Url) })
    const { refused, gaps }: Uploaded = await answer.json()
    if (refused !== undefined) throw new Error(`the hub refused link ${sent + refused.index + 1}: ${refused.reason}`)
    // A hub that was set back to an older day has gaps: they are filled before anything else.
    const gap = gaps[0]
    sent = gap === undefined || gap.from > sent + links.length ? sent + links.length : gap.from - 1
    await store.write({ facts: { sent } })
  }
}

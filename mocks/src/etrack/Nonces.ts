import type { Documents } from "../kit/Documents.ts"
import type { Store } from "../kit/Store.ts"
import { Refusal } from "./Refusal.ts"
import { longestLifeMs, type Pass } from "./wsse.ts"

/** Prevents replays: stores the nonce of every accepted message for as long as its token is valid. */
export class Nonces {
  readonly #store: Store
  readonly #seen: Documents<true>

  constructor(store: Store) {
    this.#store = store
    this.#seen = store.documents<true>("nonce")
  }

  /** Accepts a message once; refuses it when it was accepted before. */
  accept({ created, nonce }: Pass, now: number): void {
    const key = `${new Date(created).toISOString()} ${nonce}`
    if (this.#seen.get(key)) throw new Refusal("Client.Security", "This message was received before.")
    this.#store.transaction(() => {
      const oldest = new Date(now - longestLifeMs).toISOString()
      this.#store.run("delete from document where kind = 'nonce' and key < ?", oldest)
      this.#seen.put(key, true)
    })
  }
}

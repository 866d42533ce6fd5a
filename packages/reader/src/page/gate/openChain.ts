import { appendEntry, type Note, newChain, webCryptoSigner } from "@mahmal/gate"
import type { Device, Store, Writing } from "../store/Store.ts"
import { serialQueue } from "./serialQueue.ts"

/** The device's chain. */
export interface Chain {
  /** The sequence number of its last link. */
  readonly length: () => number
  /**
   * Adds a note, and writes `beside` in the same transaction; both are on disk when it resolves. `at` is by this device's own
   * clock, in milliseconds since 1970.
   */
  readonly add: (note: Note, at: number, beside?: Omit<Writing, "link">) => Promise<void>
}

/** Opens the device's chain at its end. Only one page at a time may do so: two would make a fork. */
export const openChain = async (store: Store, device: Device): Promise<Chain> => {
  const signer = await webCryptoSigner(device.keys)
  const inTurn = serialQueue()
  let end = (await store.fact("end")) ?? newChain(device.id)
  const add: Chain["add"] = (note, at, { facts, passages = [] } = {}) =>
    inTurn(async () => {
      const added = await appendEntry(end, note, Math.round(at), signer)
      await store.write({
        facts: { ...facts, end: added.end },
        link: { number: added.end.sequence, signed: added.signed },
        passages,
      })
      end = added.end
    })
  return { length: () => end.sequence, add }
}

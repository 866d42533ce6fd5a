import { appendEntry, type Note, newChain, webCryptoSigner } from "@mahmal/gate"
import type { Device, Store, Writing } from "../store/Store.ts"
import { oneByOne } from "./oneByOne.ts"

/** The chain of what this device noted. */
export interface Chain {
  /** The number of its last link. */
  readonly length: () => number
  /**
   * Adds a note, and writes in the same moment what belongs to it; both are on the disk when it answers. `at` is this
   * device's own clock, right or wrong, in milliseconds since 1970.
   */
  readonly add: (note: Note, at: number, beside?: Omit<Writing, "link">) => Promise<void>
}

/** Takes the device's chain up where it ends. Only one page at a time may do so: two would make a fork. */
export const openChain = async (store: Store, device: Device): Promise<Chain> => {
  const signer = await webCryptoSigner(device.keys)
  const inTurn = oneByOne()
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

import { hmac } from "@noble/hashes/hmac.js"
import { sha256 as noble } from "@noble/hashes/sha2.js"
import { hexToBytes } from "@noble/hashes/utils.js"
import { bytesOf } from "../hashing/sha256.ts"

const WORDS = 2 ** 32
const BLOCK = 32

/**
 * Whole numbers without bias for one list of the draw: HMAC-SHA-256 in counter mode, keyed by the seed.
 *
 * Block `n` (from 0) is the HMAC of the text `mahmal-order 1 SHARE TIER n`; it gives eight big-endian words of 32 bits.
 */
export class RandomIntegers {
  readonly #label: string
  readonly #keyed: ReturnType<typeof hmac.create>
  readonly #working: ReturnType<typeof hmac.create>
  readonly #block = new Uint8Array(BLOCK)
  readonly #words = new DataView(this.#block.buffer)
  #counter = 0
  #used = BLOCK

  constructor(seed: string, share: string, tier: number) {
    const key = hexToBytes(seed)
    this.#label = `mahmal-order 1 ${share} ${tier} `
    this.#keyed = hmac.create(noble, key)
    this.#working = hmac.create(noble, key)
  }

  #word(): number {
    if (this.#used === BLOCK) {
      this.#keyed._cloneInto(this.#working)
      this.#working.update(bytesOf(this.#label + this.#counter++))
      this.#working.digestInto(this.#block)
      this.#used = 0
    }
    const word = this.#words.getUint32(this.#used)
    this.#used += 4
    return word
  }

  /** The next number from 0 to `bound - 1`, each as likely; `bound` is from 1 to 2^32 - 1. */
  below(bound: number): number {
    const fair = WORDS - (WORDS % bound)
    let word = this.#word()
    while (word >= fair) word = this.#word()
    return word % bound
  }
}

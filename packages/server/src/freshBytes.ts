import { randomFillSync } from "node:crypto"

const stock = Buffer.alloc(4_096)
let next = stock.length

/** At most 4,096 random bytes that nobody else gets. They are drawn many at a time: one draw takes as long as a hundred of these. */
export const freshBytes = (count: number): Buffer => {
  if (next + count > stock.length) {
    randomFillSync(stock)
    next = 0
  }
  const bytes = Buffer.from(stock.subarray(next, next + count))
  stock.fill(0, next, next + count)
  next += count
  return bytes
}

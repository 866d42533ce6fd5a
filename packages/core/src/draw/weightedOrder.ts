/**
 * Puts candidates into an order by chance: the next one is any that remains, with probability its weight over the sum of
 * the remaining weights. Exact, in whole numbers, O(n log n).
 *
 * `below(n)` gives a whole number from 0 to n - 1, and is asked once for every candidate. The number picks the first
 * candidate, in the given order, at which the running sum of the remaining weights exceeds it. The weights are 1 or
 * more, and their sum is below 2^32.
 */
export const weightedOrder = (weights: ArrayLike<number>, below: (bound: number) => number): Uint32Array => {
  const size = weights.length
  let leaves = 1
  while (leaves < size) leaves *= 2
  // A binary tree in an array: node i has the children 2i and 2i + 1, and holds the sum of the weights under it.
  const sums = new Uint32Array(2 * leaves)
  sums.set(weights, leaves)
  for (let node = leaves - 1; node > 0; node--) sums[node] = sums[2 * node]! + sums[2 * node + 1]!
  const order = new Uint32Array(size)
  for (let position = 0; position < size; position++) {
    let left = below(sums[1]!)
    let node = 1
    while (node < leaves) {
      node *= 2
      const sum = sums[node]!
      if (left >= sum) {
        left -= sum
        node++
      }
    }
    order[position] = node - leaves
    const weight = sums[node]!
    for (; node > 0; node >>= 1) sums[node] = sums[node]! - weight
  }
  return order
}

import { type Bytes, join } from "./Bytes.ts"
import { refuse } from "./Refusal.ts"

/** Compresses into the zlib format (RFC 1950). */
export const deflate = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer(),
  )

/**
 * Decompresses the zlib format. Refuses more than `limit` bytes as `too-large`, so that a small code cannot fill the memory
 * of a phone; refuses broken data and trailing bytes as `not-compressed`.
 */
export const inflate = async (bytes: Bytes, limit: number): Promise<Bytes> => {
  const expanded = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (let part = await expanded.read(); !part.done; part = await expanded.read()) {
      chunks.push(part.value)
      length += part.value.length
      if (length > limit) break
    }
  } catch {
    return refuse("not-compressed", "broken zlib data")
  }
  if (length > limit) {
    await expanded.cancel()
    return refuse("too-large", `more than ${limit} bytes`)
  }
  return join(chunks)
}

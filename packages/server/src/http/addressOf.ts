import { isIPv6 } from "node:net"

/** The first four groups of an IPv6 address: what one customer of a network is given. */
const network = (address: string): string => {
  const [head = "", tail] = address.split("::")
  const groups = head.split(":").filter((group) => group !== "")
  const after = tail === undefined ? [] : tail.split(":").filter((group) => group !== "")
  const all = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill("0"), ...after]
  return `${all.slice(0, 4).join(":")}::/64`
}

/**
 * The address that a request came from: whom the outermost of our own proxies heard. Without proxies of ours nobody is
 * believed to be another than who connects.
 */
export const addressOf = (socket: string | undefined, forwardedFor: string | undefined, proxies: number): string => {
  const chain = [...(forwardedFor ?? "").split(",").map((one) => one.trim()), socket ?? ""].filter((one) => one !== "")
  const address = chain[Math.max(0, chain.length - 1 - proxies)] ?? "unknown"
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "").replace(/%.*$/, "")
  return isIPv6(plain) ? network(plain) : plain
}

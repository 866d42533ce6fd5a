import { isIPv4, isIPv6 } from "node:net"

/** The first groups of an IPv6 address; four of them are what one customer of a network is given. */
const firstGroups = (address: string, count: number): string => {
  const [head = "", tail] = address.split("::")
  const groups = head.split(":").filter((group) => group !== "")
  const after = tail === undefined ? [] : tail.split(":").filter((group) => group !== "")
  const all = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill("0"), ...after]
  return `${all.slice(0, count).join(":")}::/${count * 16}`
}

/**
 * The address that a request came from: whom the outermost of our own proxies heard. Without proxies of ours nobody is
 * believed to be another than who connects.
 */
export const addressOf = (socket: string | undefined, forwardedFor: string | undefined, proxies: number): string => {
  const chain = [...(forwardedFor ?? "").split(",").map((one) => one.trim()), socket ?? ""].filter((one) => one !== "")
  const address = chain[Math.max(0, chain.length - 1 - proxies)] ?? "unknown"
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "").replace(/%.*$/, "")
  return isIPv6(plain) ? firstGroups(plain, 4) : plain
}

/**
 * The network that an address of {@link addressOf} is in: 256 neighbours by IPv4, a site by IPv6. It tells where
 * something came from, and of nobody alone; `unknown` where the address is.
 */
export const networkOf = (address: string): string => {
  if (isIPv4(address)) return `${address.split(".").slice(0, 3).join(".")}.0/24`
  const [plain = ""] = address.split("/")
  return isIPv6(plain) ? firstGroups(plain, 3) : "unknown"
}

import ipaddr from "ipaddr.js"

/** The only block of IPv6 out of which addresses of the public internet are given (RFC 4291, IANA). */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3")

/** Public by their class, and yet of the machine that one runs on: where a cloud answers its own guests. */
const ofTheCloud = ["168.63.129.16"]

/**
 * Whether an address is one of the public internet.
 *
 * Not public are private, shared, link-local, loopback, multicast, reserved and documentation addresses of both kinds, and
 * every IPv6 address that stands for an IPv4 one (mapped, translated, 6to4, Teredo): a gateway might lead it anywhere.
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== "unicast") return false
  return parsed instanceof ipaddr.IPv6 ? parsed.match(globalUnicast) : !ofTheCloud.includes(parsed.toString())
}

/** Whether an address is of this machine alone. */
export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === "loopback"

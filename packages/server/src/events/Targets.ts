import { lookup } from "node:dns/promises"
import { isIP } from "node:net"
import { Config, Context, Effect, Layer, Option, Schema } from "effect"
import { isLoopbackAddress, isPublicAddress } from "./publicAddress.ts"

/** An address that webhooks may not be sent to. */
export class TargetRefused extends Schema.TaggedError<TargetRefused>()("TargetRefused", { why: Schema.String }) {
  override get message(): string {
    return this.why
  }
}

/** All addresses that a host's name has now. Rejects when it has none. */
export type Resolve = (hostname: string) => Promise<ReadonlyArray<string>>

const byDns: Resolve = async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address)

/** Whether a list names a host: by its whole name, or by an ending that begins with a dot. */
const has = (hosts: ReadonlyArray<string>, hostname: string): boolean =>
  hosts.some((one) => one === hostname || (one.startsWith(".") && hostname.endsWith(one)))

/**
 * Says where webhooks may go: over TLS to the public internet, and nowhere else; where hosts are given, to these alone. With
 * `loopback`, for development, also to this machine, there without TLS too.
 */
export class Targets extends Context.Service<
  Targets,
  {
    /** Checks a URL as it is written. */
    readonly check: (url: string) => Effect.Effect<URL, TargetRefused>
    /** The addresses of a host, all of them checked. Connect to one of these: another look-up might give others. */
    readonly addressesOf: (hostname: string) => Promise<ReadonlyArray<string>>
  }
>()("@mahmal/server/events/Targets") {
  static readonly layerOf = (loopback: boolean, resolve: Resolve = byDns, hosts?: ReadonlyArray<string>) =>
    Layer.sync(Targets, () => {
      const mayReach = (address: string) => isPublicAddress(address) || (loopback && isLoopbackAddress(address))
      const addressesOf = async (hostname: string) => {
        if (hosts !== undefined && !has(hosts, hostname))
          throw new TargetRefused({ why: `The host ${hostname} is not among those that webhooks are sent to.` })
        const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname]
        if (addresses.length === 0) throw new TargetRefused({ why: `The host ${hostname} has no address.` })
        // One that is not public among several is no oversight.
        if (!addresses.every(mayReach))
          throw new TargetRefused({ why: `The host ${hostname} is not on the public internet.` })
        return addresses
      }
      return {
        check: Effect.fnUntraced(function* (text) {
          const url = URL.parse(text)
          if (url === null) return yield* new TargetRefused({ why: "This is not a URL." })
          const hostname = bare(url.hostname)
          const own = loopback && url.protocol === "http:" && (isLoopbackAddress(hostname) || hostname === "localhost")
          if (url.protocol !== "https:" && !own)
            return yield* new TargetRefused({ why: "Webhooks are sent to https addresses alone." })
          if (url.username !== "" || url.password !== "")
            return yield* new TargetRefused({ why: "The URL must not hold a name or a password." })
          if (url.hash !== "") return yield* new TargetRefused({ why: "The URL must not hold a fragment." })
          yield* Effect.tryPromise({
            try: () => addressesOf(hostname),
            catch: (error) =>
              error instanceof TargetRefused
                ? error
                : new TargetRefused({ why: `The host ${hostname} cannot be found.` }),
          })
          return url
        }),
        addressesOf,
      }
    })

  /** `WEBHOOKS_TO_LOOPBACK=true` lets them go to this machine; `WEBHOOK_HOSTS` names the hosts that they may go to. */
  static readonly layer = Layer.unwrap(
    Effect.gen(function* () {
      const loopback = yield* Config.withDefault(Config.Boolean("WEBHOOKS_TO_LOOPBACK"), false)
      const hosts = yield* Config.option(Config.NonEmptyString("WEBHOOK_HOSTS"))
      return Targets.layerOf(loopback, byDns, Option.getOrUndefined(hosts)?.toLowerCase().split(/ +/))
    }),
  )
}

/** A URL's host as an address is written, without brackets. */
export const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1")

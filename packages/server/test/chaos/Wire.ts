import { once } from "node:events"
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net"

/**
 * A wire to somebody, that can be cut in two ways: `refused` ends every connection and each new one at once; `silent`
 * lets nothing through, in neither direction, and says so to nobody.
 */
export interface Wire {
  readonly port: number
  readonly cut: (how: "refused" | "silent") => void
  /** Loses the answer to the next commit of a connection over which this text has come, and the connection with it. */
  readonly loseCommitAfter: (text: string) => void
  /** New connections get through. Those that fell silent stay so, as those that a firewall has forgotten. */
  readonly mend: () => void
  readonly close: () => Promise<void>
}

/** Lays a wire to whom connections are made with these options. */
export const layWire = async (to: NetConnectOpts): Promise<Wire> => {
  let state: "whole" | "refused" | "silent" = "whole"
  let awaited: string | undefined
  const pairs = new Map<Socket, Socket>()
  const all = new Set<Socket>()
  const server = createServer((near) => {
    all.add(near)
    near.on("error", () => {}).on("close", () => all.delete(near))
    if (state === "refused") near.destroy()
    if (state !== "whole") return
    const far = connect(to)
    pairs.set(near, far)
    far.on("error", () => near.destroy())
    near.on("close", () => {
      pairs.delete(near)
      far.destroy()
    })
    let isAwaited = false
    near.on("data", (said: Buffer) => {
      isAwaited ||= awaited !== undefined && said.includes(awaited)
    })
    far.on("data", (answered: Buffer) => {
      if (!isAwaited || !answered.includes("COMMIT")) return
      awaited = undefined
      near.destroy()
    })
    near.pipe(far).pipe(near)
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    cut: (how) => {
      state = how
      for (const [near, far] of pairs) {
        if (how === "refused") near.destroy()
        near.unpipe(far)
        far.unpipe(near)
        near.resume()
        far.resume()
      }
    },
    loseCommitAfter: (text) => {
      awaited = text
    },
    mend: () => {
      state = "whole"
      // The far side has noticed by now that nobody is there any more; the near side never will.
      for (const far of pairs.values()) far.destroy()
      pairs.clear()
    },
    close: async () => {
      server.close()
      for (const socket of all) socket.destroy()
      await once(server, "close")
    },
  }
}

/** Lays a wire to a database of the tests' PostgreSQL, with the URL of that database over it. */
export const layWireToDatabase = async (url: string) => {
  const { searchParams, pathname } = new URL(url.replace("@/", "@socket/"))
  const wire = await layWire({ path: `${searchParams.get("host")}/.s.PGSQL.5432` })
  return { wire, url: `postgresql://mahmal@127.0.0.1:${wire.port}${pathname}` }
}

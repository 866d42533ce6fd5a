import type { Socket } from "node:net"
import type { PoolClient } from "pg"

/** What `pg` knows of a connection and does not declare. */
interface Insides {
  readonly processID: number
  readonly connection: { readonly stream: Socket }
}

/** The insides of a connection. */
export const insides = (client: PoolClient): Insides => client as unknown as Insides

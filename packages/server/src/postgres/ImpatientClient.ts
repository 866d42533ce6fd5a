import pg from "pg"

/** How long it may take to be connected, and to answer what is answered at once, in milliseconds. */
export const answersWithin = 5_000

/**
 * So soon PostgreSQL notices that we are not there any more, and gives back what we held; over its socket it does anyway.
 * And so soon it does when we are there and stand still in the middle of a transaction.
 */
export const noticedSoon =
  "-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2 -c tcp_user_timeout=7000 " +
  "-c idle_in_transaction_session_timeout=20000"

/** A client that gives up when it is not connected soon; how long one waits for a turn in a pool is another matter. */
export class ImpatientClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    const given = typeof config === "string" ? { connectionString: config } : config
    super({ ...given, connectionTimeoutMillis: answersWithin })
  }
}

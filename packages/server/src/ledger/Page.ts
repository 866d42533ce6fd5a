/** What is written stands in pages. A page is closed once, and what is in it does not change. */
export interface Page {
  /** Counted from 1, without gaps. */
  readonly number: number
  /** How many events of the journal are in it. */
  readonly events: number
  /** How many leaves its Merkle tree has. */
  readonly leaves: number
  /** The Merkle root over its leaves, in hexadecimal (RFC 6962 with SHA-256). */
  readonly root: string
  /** SHA-256 of the chain of the page before (32 zero bytes before the first) and this root, in hexadecimal. */
  readonly chain: string
  /** Milliseconds since 1970. */
  readonly closed: number
}

/** The channel on which PostgreSQL tells everybody who listens that a page was closed; the payload is its number. */
export const pageChannel = "mahmal_page"

/** Columns of `page p` as a `Page`. */
export const pageColumns = `p.number::float8 as number, p.events, p.leaves, encode(p.root, 'hex') as root,
  encode(p.chain, 'hex') as chain, (extract(epoch from p.closed) * 1000)::float8 as closed`

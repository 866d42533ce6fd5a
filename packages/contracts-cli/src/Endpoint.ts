/** A system that is verified: where it is, and what one must know to speak with it. */
export interface Endpoint {
  /** Without a slash at the end. */
  readonly url: string
  /** The credentials, by the names of their environment variables. */
  readonly credentials: Readonly<Record<string, string>>
  /** How long one waits for what the system decides or makes later, in milliseconds. */
  readonly patience: number
  /** A telephone of one's own that a test may write to, in international form. */
  readonly receiver?: string | undefined
}

/** A credential of the endpoint by its name; asking for one that was not demanded beforehand is a defect. */
export const credential = ({ credentials }: Endpoint, name: string): string => {
  const value = credentials[name]
  if (value === undefined) throw new Error(`${name} was not demanded`)
  return value
}

/** A system that is verified: where it is, and the credentials for it. */
export interface Endpoint {
  /** Without a slash at the end. */
  readonly url: string
  /** The credentials, by the names of their environment variables. */
  readonly credentials: Readonly<Record<string, string>>
  /** How long to wait for decisions and products of the system, in milliseconds. */
  readonly patience: number
  /** A telephone number in E.164 that a test may write to or call. */
  readonly receiver?: string | undefined
}

/** A credential of the endpoint by its name. Throws for one that the provider does not declare. */
export const credential = ({ credentials }: Endpoint, name: string): string => {
  const value = credentials[name]
  if (value === undefined) throw new Error(`${name} is missing in the provider's list of credentials`)
  return value
}

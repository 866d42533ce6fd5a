import type { Endpoint } from "./Endpoint.ts"
import { providers } from "./providers.ts"
import type { Row } from "./Row.ts"
import { withoutSecrets } from "./withoutSecrets.ts"

/** What was asked for can not be done as it was asked; the message says what is missing. */
export class WrongUse extends Error {}

/** What to verify, and where. */
export interface Request {
  readonly provider: string
  /** Its address; the environment's unless said. */
  readonly url?: string | undefined
  /** In milliseconds. */
  readonly patience: number
  readonly receiver?: string | undefined
}

const withoutSlash = (address: string): string => {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new WrongUse("the address is no http or https URL")
  if (url.username !== "" || url.password !== "")
    throw new WrongUse("credentials belong into the environment, not the address")
  return address.replace(/\/+$/, "")
}

/**
 * Verifies that an endpoint keeps to its contract; a row for everything that was tried, none with a secret in it.
 *
 * It submits invented people, so it is for test systems. Fails with WrongUse before anything is sent.
 */
export const verify = async (
  { provider: name, url, patience, receiver }: Request,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Row[]> => {
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined
  if (provider === undefined) throw new WrongUse(`no provider ${name}; there are ${Object.keys(providers).join(", ")}`)
  const address = url ?? environment[provider.address]
  if (address === undefined) throw new WrongUse(`no address: give --url, or set ${provider.address}`)
  const missing = provider.credentials.filter((variable) => !environment[variable])
  if (missing.length > 0) throw new WrongUse(`set ${missing.join(", ")} in the environment`)

  const credentials = Object.fromEntries(
    provider.credentials.map((variable) => [variable, environment[variable] ?? ""]),
  )
  const endpoint: Endpoint = { url: withoutSlash(address), credentials, patience, receiver }
  const rows = await provider.verify(endpoint)
  return rows.map((row) => ({ ...row, why: withoutSecrets(row.why, Object.values(credentials)) }))
}

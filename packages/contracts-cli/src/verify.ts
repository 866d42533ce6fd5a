import type { Endpoint } from "./Endpoint.ts"
import { hubAccess, providerNames, providers } from "./providers.ts"
import type { Row } from "./Row.ts"
import { WrongUse } from "./WrongUse.ts"
import { withoutSecrets } from "./withoutSecrets.ts"

/** What to verify, and where. */
export interface Request {
  readonly provider: string
  /** Its URL; by default that in the environment. */
  readonly url?: string | undefined
  /** In milliseconds. */
  readonly patience: number
  readonly receiver?: string | undefined
  /** The file of a unit's pact, and the unit; only for the provider `hub`. */
  readonly pact?: string | undefined
  readonly unit?: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const withoutSlash = (address: string): string => {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new WrongUse("the address is not an http or https URL")
  if (url.username !== "" || url.password !== "")
    throw new WrongUse("credentials belong in the environment, not in the address")
  return address.replace(/\/+$/, "")
}

/** The providers that an option is for; with any other it would do nothing. */
const onlyFor: Readonly<Record<"receiver" | "pact" | "unit", readonly string[]>> = {
  receiver: providerNames.filter((name) => providers[name]?.receives),
  pact: [hubAccess.name],
  unit: [hubAccess.name],
}

const mustUse = (request: Request): void => {
  for (const option of ["receiver", "pact", "unit"] as const)
    if (request[option] !== undefined && !onlyFor[option].includes(request.provider))
      throw new WrongUse(`--${option} is only for --provider ${onlyFor[option].join(", ")}`)
}

const againstHub = async ({ url, pact, unit }: Request, environment: Environment): Promise<readonly Row[]> => {
  if (pact === undefined) throw new WrongUse("give --pact with the file of the pact")
  if (url !== undefined && unit !== undefined)
    throw new WrongUse(
      `leave out --unit: the key in ${hubAccess.key} says whose rights the consumer has at a running hub`,
    )
  const key = environment[hubAccess.key]
  if (url !== undefined && !key) throw new WrongUse(`set ${hubAccess.key} in the environment`)
  const { verifyHub } = await import("./hub/verifyHub.ts")
  const running = url === undefined || !key ? undefined : { url: withoutSlash(url), key }
  return verifyHub({ pact, unit, running })
}

/**
 * Verifies that an endpoint keeps to its contract. There is a row for everything that was tried, without secrets.
 *
 * It submits invented people, so it is for test systems. Rejects with WrongUse before anything is sent.
 */
export const verify = async (request: Request, environment: Environment): Promise<readonly Row[]> => {
  const { provider: name, url, patience, receiver } = request
  mustUse(request)
  if (name === hubAccess.name) return againstHub(request, environment)
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined
  if (provider === undefined) throw new WrongUse(`no provider ${name}; there are ${providerNames.join(", ")}`)
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

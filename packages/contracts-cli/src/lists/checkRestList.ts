import { call } from "../call.ts"
import { Checks, expected } from "../checks/Checks.ts"
import type { Endpoint } from "../Endpoint.ts"
import { OpenApi } from "../openapi/OpenApi.ts"
import type { BringAbout } from "../pact/BringAbout.ts"
import type { Values } from "../pact/filledIn.ts"
import type { Row } from "../Row.ts"
import { checkList, type Entry, type NextPart, type Part } from "./checkList.ts"

/** The list of a REST interface. */
export interface RestList<Body> {
  /** Its folder under contracts. */
  readonly system: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Reads an answer that keeps to openapi.yaml. */
  readonly part: (body: Body) => Part
  /** A provider state after which the list has an entry, and that entry by the state's values. */
  readonly state: string
  readonly known: (values: Values) => Entry
}

const nextOf = <Body>({ url }: Endpoint, { system, path, headers, part }: RestList<Body>): NextPart => {
  const contract = new OpenApi(system)
  return async (season, after) => {
    const asked = `${path}?${new URLSearchParams({ season, after, limit: "1" })}`
    const answer = await call(`${url}${asked}`, { headers: { ...headers, "accept-encoding": "identity" } })
    const breach = contract.breach("GET", asked, answer)
    expected(breach === undefined, breach ?? "")
    expected(answer.status === 200, `GET ${path} was answered with ${answer.status}, not 200`)
    return part(JSON.parse(answer.body.toString("utf8")))
  }
}

/** Checks the list of a REST interface; every answer must keep to openapi.yaml. */
export const checkRestList = async <Body>(
  endpoint: Endpoint,
  list: RestList<Body>,
  bringAbout: BringAbout,
): Promise<readonly Row[]> => {
  const checks = new Checks()
  await checkList(checks, nextOf(endpoint, list), async () => list.known(await bringAbout(list.state)))
  return checks.rows
}

import type { ServerResponse } from "node:http"
import { Verifier } from "@pact-foundation/pact"
import { OpenApi } from "../openapi/OpenApi.ts"
import { forward, type Listener, type ReadRequest } from "./forward.ts"
import type { PactResult, Report, Task } from "./Task.ts"

/** The path under which the verifier asks for states, on a server of its own. */
const stateSetup = "/_pactSetup"

interface Mismatch {
  readonly type?: string
  readonly path?: string
  readonly key?: string
  readonly mismatch?: string
}

interface Verified {
  readonly interactionResults: readonly {
    readonly description: string
    readonly result: string
    readonly mismatch?: { readonly message?: string; readonly mismatches?: readonly Mismatch[] } | null
  }[]
}

const saying = ({ path, mismatch = "does not match" }: Mismatch): string =>
  path === undefined || path === "$" || path === "" ? mismatch : `${path}: ${mismatch}`

const resultOf = ({ description, result, mismatch }: Verified["interactionResults"][number]): PactResult => {
  if (result === "OK") return { description, mismatches: [] }
  // A wrong status explains the rest, which Pact names in any order.
  const { status = [], others = [] } = Object.groupBy(mismatch?.mismatches ?? [], ({ type }) =>
    type === "StatusMismatch" ? "status" : "others",
  )
  const said = [...status.map(saying), ...others.map(saying).toSorted()]
  return { description, mismatches: said.length > 0 ? said : [mismatch?.message ?? "does not match"] }
}

const parsed = (text: string): Verified => {
  try {
    return JSON.parse(text) as Verified
  } catch {
    throw new Error(`Pact could not verify: ${text}`)
  }
}

const run = async ({ pactFile, url, secrets, system, values }: Task): Promise<Report> => {
  const reached = new Set<string>()
  const contract = system === undefined ? undefined : new OpenApi(system)
  const answers: (string | undefined)[] = []
  const unanswered: Record<string, string> = {}
  const listener: Listener = {
    answered: (...answered) => answers.push(contract?.breach(...answered)),
    unanswered: (interaction, why) => Object.assign(unanswered, { [interaction]: why }),
  }
  const stateHandlers = Object.fromEntries(
    Object.entries(values).map(([name, given]) => [
      name,
      async () => {
        reached.add(name)
        return { ...given }
      },
    ]),
  )
  const verifier = new Verifier({
    providerBaseUrl: url,
    pactUrls: [pactFile],
    logLevel: "error",
    timeout: 30_000,
    stateHandlers,
    requestFilter: (request: ReadRequest, response: ServerResponse, next: () => void) => {
      if (request.url?.startsWith(stateSetup)) next()
      else void forward(request, response, url, secrets, listener)
    },
  })
  // When the pact fails, the results are in the message of the error.
  const output = await verifier.verifyProvider().catch((error: Error) => error.message)
  const results = parsed(String(output)).interactionResults.map(resultOf)
  const breaches = [...new Set(answers)].filter((breach) => breach !== undefined)
  return { results, reached: [...reached], answers: answers.length, breaches, unanswered }
}

process.once("message", (task: Task) => {
  run(task).then(
    (report) => process.send?.({ report }, () => process.exit(0)),
    (error: Error) => process.send?.({ failure: error.message }, () => process.exit(1)),
  )
})

import { Context, type Schema } from "effect"
import { HttpApi } from "effect/http-api"
import { Api } from "../api/Api.ts"
import { AskingNobody } from "../api/AskingNobody.ts"
import { Commanding } from "../api/Commanding.ts"
import { Download } from "../api/Download.ts"
import { LargestBody } from "../api/LargestBody.ts"

/** What the shell has to know of an endpoint. */
export interface Endpoint {
  /** `<group>.<endpoint>`, as the table of rights names it. */
  readonly operation: string
  readonly method: string
  /** With parameters as `:name`. */
  readonly path: string
  /** How the names in its address are written; undefined where it names nothing. */
  readonly names: Schema.Top | undefined
  /** Whether it takes an idempotency key. */
  readonly commanding: boolean
  /** Whether it is answered without asking who asks, and how often. */
  readonly askingNobody: boolean
  /** Whether its address may ask for something after a `?`. */
  readonly query: boolean
  /** The content types of its body; none when it takes no body. */
  readonly bodyTypes: ReadonlyArray<string>
  /** How the file is called that it answers with, by what the address names; undefined where it is none. */
  readonly download: ((names: Readonly<Record<string, string>>) => string) | undefined
  /** The most bytes of its JSON body. */
  readonly largestBody: number
  /** Whether its body is read as it comes, with a limit of its own. */
  readonly streaming: boolean
}

/** Every endpoint that is declared. */
export const endpoints = (): ReadonlyArray<Endpoint> => {
  const found: Array<Endpoint> = []
  HttpApi.reflect(Api, {
    onGroup: () => {},
    onEndpoint: ({ group, endpoint, mergedAnnotations }) => {
      found.push({
        operation: `${group.identifier}.${endpoint.identifier}`,
        method: endpoint.method,
        path: endpoint.path,
        names: endpoint.params,
        commanding: Context.get(mergedAnnotations, Commanding),
        askingNobody: Context.get(mergedAnnotations, AskingNobody),
        query: endpoint.query !== undefined,
        bodyTypes: [...endpoint.payload.keys()],
        download: Context.get(mergedAnnotations, Download),
        largestBody: Context.get(mergedAnnotations, LargestBody),
        streaming: [...endpoint.payload.values()].some(({ encoding }) => encoding._tag === "Stream"),
      })
    },
  })
  return found
}

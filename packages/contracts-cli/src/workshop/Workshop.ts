import { type Answer, call } from "../call.ts"
import { credential, type Endpoint } from "../Endpoint.ts"
import { type Line, linesOf } from "./Tables.ts"

/** Changes to the header of a request. */
export interface Sending {
  readonly password?: string
  readonly type?: string
}

/** A bracelet workshop under test. Its answers are checked against the tables of the contract. */
export class Workshop {
  readonly #endpoint: Endpoint

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** Puts a file, and resolves to the lines of the answer, which must be 200 and a file of this table. */
  put(path: string, file: string, table: string): Promise<readonly Line[]> {
    return this.#answered("PUT", path, file, 200, table)
  }

  /** Fetches the status of an order. */
  status(order: string): Promise<readonly Line[]> {
    return this.#answered("GET", `/orders/${order}/status.csv`, undefined, 200, "status")
  }

  /** Fetches the bracelets of the next pilgrim after one; none after the last. */
  async list(season: string, after: string): Promise<readonly Line[]> {
    const path = `/seasons/${season}/list.csv?${new URLSearchParams({ after, limit: "1" })}`
    const answer = await this.#ask("GET", path)
    if (answer.status !== 404) return this.#lines(`GET ${path}`, answer, 200, "list")
    const [first] = this.#lines(`GET ${path}`, answer, 404, "problem")
    if (first?.code !== "not-found") throw new Error(`the problem is ${first?.code}, not not-found`)
    return []
  }

  /** Checks that a request is refused with this status and code, and with this place as `row column`, if given. */
  async refused(
    method: "PUT" | "GET",
    path: string,
    file: string | undefined,
    expected: { readonly status: number; readonly code: string; readonly place?: string },
    sending: Sending = {},
  ): Promise<void> {
    const lines = await this.#answered(method, path, file, expected.status, "problem", sending)
    const [first] = lines
    if (first?.code !== expected.code) throw new Error(`the problem is ${first?.code}, not ${expected.code}`)
    const places = lines.map(({ row, column }) => `${row} ${column}`)
    if (expected.place !== undefined && !places.includes(expected.place))
      throw new Error(`the places at fault are ${places.join(", ")}, not ${expected.place}`)
  }

  async #answered(
    method: "PUT" | "GET",
    path: string,
    file: string | undefined,
    status: number,
    table: string,
    sending?: Sending,
  ): Promise<readonly Line[]> {
    return this.#lines(`${method} ${path}`, await this.#ask(method, path, file, sending), status, table)
  }

  #ask(
    method: "PUT" | "GET",
    path: string,
    file?: string,
    { password = credential(this.#endpoint, "WORKSHOP_PASSWORD"), type = "text/csv; charset=utf-8" }: Sending = {},
  ): Promise<Answer> {
    const login = Buffer.from(`${credential(this.#endpoint, "WORKSHOP_USERNAME")}:${password}`).toString("base64")
    const content: Record<string, string> = file === undefined ? {} : { "content-type": type }
    return call(`${this.#endpoint.url}${path}`, {
      method,
      headers: { authorization: `Basic ${login}`, "accept-encoding": "identity", ...content },
      body: file ?? null,
    })
  }

  #lines(request: string, answer: Answer, status: number, table: string): readonly Line[] {
    if (answer.status !== status) throw new Error(`${request} was answered with ${answer.status}, not ${status}`)
    const given = answer.headers.get("content-type") ?? ""
    if (!given.startsWith("text/csv")) throw new Error(`the answer to ${request} is ${given || "of no type"}`)
    return linesOf(table, answer.body)
  }
}

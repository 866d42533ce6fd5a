import type { Context } from "hono"
import type { Frame, MockEnv } from "../kit/Frame.ts"
import { RestContract } from "../kit/RestContract.ts"
import { refusing } from "./problem.ts"
import { type Row, Tables } from "./Tables.ts"

/** The path parameters of the contract. */
type NameInAddress = "Order" | "Season" | "Serial" | "Name"

export const contract = new RestContract("bracelet-workshop")
export const tables = new Tables()
export const refuse = refusing(tables)

/** The name in the path, if the contract allows it. */
export const nameIn = (c: Context<MockEnv>, parameter: NameInAddress): string | undefined => {
  const name = (c.req.param("name") ?? "").replace(/\.csv$/, "")
  return contract.wrong(name, "components", "parameters", parameter, "schema").length === 0 ? name : undefined
}

/** Reads a file that was put, and processes it in one transaction. */
export const takeFile = async (
  { store }: Frame,
  c: Context<MockEnv>,
  parameter: NameInAddress,
  table: string,
  work: (name: string, rows: readonly Row[], bytes: Buffer) => Response,
): Promise<Response> => {
  const name = nameIn(c, parameter)
  if (!/^text\/csv\s*(;\s*charset="?utf-8"?\s*)?$/i.test(c.req.header("content-type") ?? ""))
    return refuse("unsupported-media-type")
  const bytes = Buffer.from(await c.req.arrayBuffer())
  const file = tables.read(table, bytes)
  if (name === undefined || "wrong" in file) return refuse("invalid-file", "wrong" in file ? file.wrong : [{}])
  return store.transaction(() => work(name, file.rows, bytes))
}

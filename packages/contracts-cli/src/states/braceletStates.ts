import { credential, type Endpoint } from "../Endpoint.ts"
import type { State } from "../pact/State.ts"
import { Skipped } from "../Skipped.ts"
import { until } from "../until.ts"
import { askJson } from "./askJson.ts"

const known = (endpoint: Endpoint) => ({ "x-api-key": credential(endpoint, "BRACELET_API_KEY") })

const line = (pilgrim: string) => ({ pilgrim, nameEn: "Example Pilgrim", nameAr: "حاج مثال", nationality: "QAT" })

const placed = (endpoint: Endpoint, orderNo: string, pilgrim: string) =>
  askJson(
    endpoint,
    { method: "PUT", path: `/v1/orders/${orderNo}`, headers: known(endpoint), body: { lines: [line(pilgrim)] } },
    202,
  )

/** Orders one bracelet, and resolves to its serial when it is made. */
const made = async (endpoint: Endpoint, orderNo: string, pilgrim: string): Promise<string> => {
  await placed(endpoint, orderNo, pilgrim)
  const serial = await until(async () => {
    const path = `/v1/orders/${orderNo}`
    const progress = await askJson(endpoint, { method: "GET", path, headers: known(endpoint) }, 200)
    const lines = progress.made as readonly { readonly serial: string }[] | undefined
    return progress.status === "complete" ? lines?.[0]?.serial : undefined
  }, endpoint.patience)
  if (serial === undefined) throw new Skipped("the bracelet was not made in time")
  return serial
}

const oneBracelet =
  (orderNo: string, pilgrim: string): State =>
  async (endpoint) => ({ serial: await made(endpoint, orderNo, pilgrim), orderNo, pilgrim })

const replaced: State = async (endpoint) => {
  const serial = await made(endpoint, "1448-CONTRACT-H", "1448-C48-0004")
  const headers = { ...known(endpoint), "idempotency-key": "contract.first-replacement" }
  const path = `/v1/bracelets/${serial}/replacement`
  await askJson(endpoint, { method: "POST", path, headers, body: { reason: "lost" } }, 201)
  return { serial }
}

/** The states of the pact with the bracelet maker. */
export const braceletStates: Readonly<Record<string, State>> = {
  "the order 1448-CONTRACT-C was placed with other lines": async (endpoint) => {
    await placed(endpoint, "1448-CONTRACT-C", "1448-C48-0009")
    return {}
  },
  "an order of one bracelet is complete": oneBracelet("1448-CONTRACT-E", "1448-C48-0001"),
  "a bracelet was made that may be revoked": oneBracelet("1448-CONTRACT-F", "1448-C48-0002"),
  "a bracelet was made that may be replaced": oneBracelet("1448-CONTRACT-G", "1448-C48-0003"),
  "a bracelet was replaced": replaced,
}

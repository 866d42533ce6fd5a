import { unknownName } from "../api/faultsIn.ts"
import type { Fault } from "../api/problems.ts"
import { pointerOf } from "./faultsOf.ts"
import { invalid } from "./invalid.ts"
import { parsedJson } from "./parsedJson.ts"

const faultsIn = (value: unknown): ReadonlyArray<Fault> => {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
  if (!isObject) return [{ in: "body", pointer: "", detail: "Expected no body" }]
  return Object.keys(value).map((name) => ({ in: "body", pointer: pointerOf([name]), detail: unknownName }))
}

/**
 * Why the body of a request that takes none is refused; undefined for one that says nothing, such as `{}`. Otherwise a sender
 * would believe that a reason or a condition in it was read.
 */
export const whyNotEmpty = (body: Uint8Array) => {
  const faults = body.length === 0 ? [] : faultsIn(parsedJson(new TextDecoder().decode(body)))
  return faults.length === 0 ? undefined : invalid(faults)
}

import { doubledMember } from "@mahmal/adapters/json/doubledMember"
import { pointerOf } from "./faultsOf.ts"
import { invalid } from "./invalid.ts"
import { parsedJson } from "./parsedJson.ts"

/**
 * Why a body of JSON is refused in which an object has two members of one name; undefined where none has. Of two, one
 * program takes the first and another the last: what somebody saw and approved is not what the hub would do. A body that is
 * no JSON is refused by whoever reads it.
 */
export const whyDoubled = (type: string | null, body: Uint8Array) => {
  if (type !== null && !/\bjson\b/i.test(type)) return undefined
  const text = new TextDecoder().decode(body)
  const path = parsedJson(text) === undefined ? undefined : doubledMember(text)
  if (path === undefined) return undefined
  return invalid([{ in: "body", pointer: pointerOf(path), detail: "Expected this member once, got it twice" }])
}

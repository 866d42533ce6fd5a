import type { ErrorObject } from "ajv"
import type { WrongField } from "./problem.ts"

/** A JSON Pointer (RFC 6901) to the member that these names and indexes lead to. */
export const pointerTo = (...segments: readonly string[]): string =>
  segments.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const pointerOf = ({ instancePath, keyword, params }: ErrorObject): string => {
  if (keyword === "required") return `${instancePath}${pointerTo(params.missingProperty)}`
  if (keyword === "additionalProperties") return `${instancePath}${pointerTo(params.additionalProperty)}`
  return instancePath
}

const detailOf = ({ keyword, params, message }: ErrorObject): string =>
  keyword === "enum" ? `must be one of ${params.allowedValues.join(", ")}` : (message ?? keyword)

/** What a schema found wrong in a value that stands at this pointer in a part of a request. */
export const wrongFields = (
  place: WrongField["in"],
  errors: readonly ErrorObject[] | null | undefined,
  at = "",
): WrongField[] =>
  (errors ?? []).map((error) => ({ in: place, pointer: `${at}${pointerOf(error)}`, detail: detailOf(error) }))

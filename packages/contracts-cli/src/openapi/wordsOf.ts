import type { ErrorObject } from "ajv/dist/2020.js"

const most = 3

const said = ({ instancePath, message = "is wrong", params }: ErrorObject): string => {
  const name: unknown = params.additionalProperty
  return `${instancePath} ${message}${typeof name === "string" ? `: ${JSON.stringify(name)}` : ""}`.trim()
}

const objectOf = ({ instancePath }: ErrorObject): string => instancePath.replace(/\/[^/]*$/, "")

/** Whether an error is about another member of a union than the one that was meant, which differs in a constant such as a status. */
const isBeside = (error: ErrorObject, constants: readonly ErrorObject[]): boolean => {
  const members = Object.values(error.parentSchema?.properties ?? {})
  return constants.some((other) => objectOf(other) === error.instancePath && members.includes(other.parentSchema))
}

/** The errors of a value as text, at most three; for a union, those of the member that was meant. Needs Ajv's verbose errors. */
export const wordsOf = (errors: readonly ErrorObject[]): string => {
  const constants = errors.filter(({ keyword }) => keyword === "const")
  const meant = errors.filter(({ keyword }) => keyword !== "const" && keyword !== "oneOf")
  const own = meant.filter((error) => !isBeside(error, constants))
  const words = new Set((own.length > 0 ? own : errors).map(said))
  return [...words].slice(0, most).join(", ")
}

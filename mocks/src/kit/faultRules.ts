import { Ajv } from "ajv"
import type { FaultRule } from "./Faults.ts"
import { faultKinds } from "./faultKinds.ts"
import type { WrongField } from "./problem.ts"
import { wrongFields } from "./wrongFields.ts"

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })

const scope = {
  operation: { type: "string", maxLength: 100 },
  caller: { type: "string", maxLength: 100 },
  ms: { type: "integer", minimum: 0, maximum: 600_000 },
}
const kind = { enum: faultKinds }
const rule = (required: Record<string, unknown>) =>
  ajv.compile({
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...scope },
    additionalProperties: false,
  })

/** The rules, by the member that no other has. */
const shapes = {
  next: rule({ kind, next: { type: "integer", minimum: 1 } }),
  rate: rule({
    kinds: { type: "array", minItems: 1, items: kind },
    rate: { type: "number", minimum: 0, maximum: 1 },
    seed: { type: ["string", "number"] },
  }),
  script: rule({ script: { type: "array", minItems: 1, maxItems: 10_000, items: { enum: [...faultKinds, "none"] } } }),
}
const names = Object.keys(shapes) as (keyof typeof shapes)[]

const isList = ajv.compile<{ faults: unknown[] }>({
  type: "object",
  required: ["faults"],
  additionalProperties: false,
  properties: { faults: { type: "array", maxItems: 100 } },
})

const wrongIn = (given: unknown, at: string): readonly WrongField[] => {
  const [name, ...others] = names.filter((each) => typeof given === "object" && given !== null && each in given)
  if (name === undefined || others.length > 0)
    return [{ in: "body", pointer: at, detail: `must have one of ${names.join(", ")}` }]
  return shapes[name](given) ? [] : wrongFields("body", shapes[name].errors, at)
}

/** The rules in a body `{ "faults": [...] }`, or all that is wrong in it. */
export const faultRules = (
  body: unknown,
): { readonly rules: readonly FaultRule[] } | { readonly wrong: readonly WrongField[] } => {
  if (!isList(body)) return { wrong: wrongFields("body", isList.errors) }
  const wrong = body.faults.flatMap((given, n) => wrongIn(given, `/faults/${n}`))
  return wrong.length > 0 ? { wrong } : { rules: body.faults as FaultRule[] }
}

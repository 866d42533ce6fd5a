import { Ajv } from "ajv"
import type { FaultRule } from "./Faults.ts"
import { faultKinds } from "./faultKinds.ts"

const scope = {
  operation: { type: "string", maxLength: 100 },
  caller: { type: "string", maxLength: 100 },
  ms: { type: "integer", minimum: 0, maximum: 600_000 },
}
const kind = { enum: faultKinds }
const rule = (required: Record<string, unknown>) => ({
  type: "object",
  required: Object.keys(required),
  properties: { ...required, ...scope },
  additionalProperties: false,
})

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<{ faults: FaultRule[] }>({
  type: "object",
  required: ["faults"],
  additionalProperties: false,
  properties: {
    faults: {
      type: "array",
      maxItems: 100,
      items: {
        anyOf: [
          rule({ kind, next: { type: "integer", minimum: 1 } }),
          rule({
            kinds: { type: "array", minItems: 1, items: kind },
            rate: { type: "number", minimum: 0, maximum: 1 },
            seed: { type: ["string", "number"] },
          }),
          rule({ script: { type: "array", minItems: 1, maxItems: 10_000, items: { enum: [...faultKinds, "none"] } } }),
        ],
      },
    },
  },
})

/** The rules in a body `{ "faults": [...] }`; undefined for any other. */
export const faultRules = (body: unknown): readonly FaultRule[] | undefined =>
  validate(body) ? body.faults : undefined

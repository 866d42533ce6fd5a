import { expectedOf } from "@mahmal/core/schema/expectedOf"
import { type Schema, SchemaAST, SchemaIssue } from "effect"

/** What is wrong with a part of a value. */
export interface FaultIn {
  readonly path: ReadonlyArray<PropertyKey>
  readonly detail: string
}

/** What is said of a name that nobody knows. */
export const unknownName = "Expected no field of this name"

const missing = "Expected a value, got none"

/** What a schema says itself of a value that it does not take, or what it expects. */
const saidOf = (ast: SchemaAST.AST): string =>
  SchemaAST.resolveAt<string>("message")(ast) ?? `Expected ${expectedOf(ast)}`

const list = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    if (issue._tag === "MissingKey") return missing
    if (issue._tag === "UnexpectedKey") return unknownName
    if (issue._tag === "InvalidType") return saidOf(issue.ast)
    return SchemaIssue.defaultLeafHook(issue)
  },
})

/** Each fault of a value that could not be read, in words. No value is repeated. */
export const faultsIn = ({ issue }: Schema.SchemaError): ReadonlyArray<FaultIn> => faultsOf(issue, [])

const faultsOf = (issue: SchemaIssue.Issue, at: FaultIn["path"]): ReadonlyArray<FaultIn> => {
  switch (issue._tag) {
    case "Pointer":
      return faultsOf(issue.issue, [...at, ...issue.path])
    case "Encoding":
      return faultsOf(issue.issue, at)
    case "Composite":
      return issue.issues.flatMap((part) => faultsOf(part, at))
    case "AnyOf":
      return ofForms(issue, at)
    default:
      return list(issue).issues.map(({ path = [], message }) => ({
        path: [...at, ...path.map((step) => (typeof step === "object" ? step.key : step))],
        detail: message,
      }))
  }
}

/**
 * Of a value that may have several forms: what is wrong with it in the only one whose fields it has, or in each of them. Otherwise
 * nobody knows which form was meant, and all that can be said is what tells them apart.
 */
const ofForms = ({ ast, issues }: SchemaIssue.AnyOf, at: FaultIn["path"]): ReadonlyArray<FaultIn> => {
  const forms = issues.map((issue) => faultsOf(issue, at))
  const [meant, ...besides] = forms.filter((faults) => !faults.some((fault) => isOfFields(fault, at)))
  if (meant !== undefined && besides.length === 0) return meant
  const [first = [], ...others] = forms
  const shared = first.filter((fault) => others.every((faults) => faults.some((other) => isSame(fault, other))))
  return shared.length > 0 ? shared : [{ path: at, detail: saidOf(ast) }]
}

const isOfFields = ({ path, detail }: FaultIn, at: FaultIn["path"]): boolean =>
  path.length === at.length + 1 && (detail === missing || detail === unknownName)

const isSame = (one: FaultIn, other: FaultIn): boolean =>
  one.detail === other.detail && one.path.join("\n") === other.path.join("\n")

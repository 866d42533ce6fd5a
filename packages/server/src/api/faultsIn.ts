import { type Schema, SchemaAST, SchemaIssue } from "effect"

/** What is wrong with a part of a value. */
export interface FaultIn {
  readonly path: ReadonlyArray<PropertyKey>
  readonly detail: string
}

/** What is said of a name that nobody knows. */
export const unknownName = "Expected no field of this name"

const list = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    if (issue._tag === "MissingKey") return "Expected a value, got none"
    if (issue._tag === "UnexpectedKey") return unknownName
    if (issue._tag === "InvalidType" && SchemaAST.isObjects(issue.ast)) return "Expected an object"
    return SchemaIssue.defaultLeafHook(issue)
  },
})

/** Each fault of a value that could not be read, in words. No value is repeated. */
export const faultsIn = ({ issue }: Schema.SchemaError): ReadonlyArray<FaultIn> =>
  list(issue).issues.map(({ path = [], message }) => ({
    path: path.map((step) => (typeof step === "object" ? step.key : step)),
    detail: message,
  }))

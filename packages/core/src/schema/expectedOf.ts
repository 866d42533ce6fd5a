import { SchemaAST } from "effect"

/**
 * What a schema expects, in words for whoever wrote a value that it does not take: "one of permit, visa". Of an object that has
 * several forms, what tells them apart. It knows no checks: they say themselves what they expect.
 */
export const expectedOf = (ast: SchemaAST.AST): string => {
  if (SchemaAST.isUnion(ast)) return ofForms(forms(ast))
  if (SchemaAST.isLiteral(ast)) return String(ast.literal)
  if (SchemaAST.isObjects(ast)) return "an object"
  return simple.get(ast._tag) ?? "another value"
}

const simple: ReadonlyMap<SchemaAST.AST["_tag"], string> = new Map([
  ["String", "text"],
  ["Number", "a number"],
  ["Boolean", "true or false"],
  ["Null", "null"],
  ["Arrays", "a list"],
])

/** The members of a union, and of the unions in it. */
const forms = ({ types }: SchemaAST.Union): ReadonlyArray<SchemaAST.AST> =>
  types.flatMap((type) => (SchemaAST.isUnion(type) ? forms(type) : [type]))

const ofForms = (all: ReadonlyArray<SchemaAST.AST>): string => {
  const words = all.filter(SchemaAST.isLiteral).map(({ literal }) => String(literal))
  const objects = all.filter(SchemaAST.isObjects)
  const others = all.filter((form) => !SchemaAST.isLiteral(form) && !SchemaAST.isObjects(form))
  return [
    ...(words.length === 0 ? [] : [oneOf(words)]),
    ...(objects.length === 0 ? [] : [ofObjects(objects)]),
    ...others.map(expectedOf),
  ].join(", or ")
}

const oneOf = (words: ReadonlyArray<string>): string =>
  words.length === 1 ? words.join() : `one of ${words.join(", ")}`

const ofObjects = (objects: ReadonlyArray<SchemaAST.Objects>): string => {
  const [first, ...rest] = objects.map(
    ({ propertySignatures }) =>
      new Map(
        propertySignatures.flatMap(({ name, type }) =>
          SchemaAST.isLiteral(type) ? [[name, String(type.literal)]] : [],
        ),
      ),
  )
  const name = [...(first?.keys() ?? [])].find((key) => rest.length > 0 && rest.every((form) => form.has(key)))
  if (name !== undefined)
    return `an object whose "${String(name)}" is ${oneOf([first, ...rest].map((form) => form?.get(name) ?? ""))}`
  const fields = objects.map(({ propertySignatures }) =>
    propertySignatures.map((field) => String(field.name)).join(" and "),
  )
  return objects.length === 1 ? "an object" : `an object with ${fields.join(", or with ")}`
}

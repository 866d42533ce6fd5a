import { writeOpenApi } from "../../scripts/writeOpenApi.ts"

/** A schema of the OpenAPI document, as far as bodies are made of it. */
interface Shape {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly const?: unknown
  readonly examples?: ReadonlyArray<unknown>
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly prefixItems?: ReadonlyArray<Shape>
  readonly anyOf?: ReadonlyArray<Shape>
  readonly oneOf?: ReadonlyArray<Shape>
  readonly allOf?: ReadonlyArray<Shape>
}

interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly schema: Shape
}

interface Declared {
  readonly operationId: string
  readonly parameters: ReadonlyArray<Parameter>
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Shape }>> }
  readonly responses: object
}

/** One operation of the hub, as somebody finds it in the document. */
export interface Door {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: ReadonlyArray<Parameter>
  /** The content type that it reads; none where it reads no body. */
  readonly reads: string | undefined
  /** A body that is shaped as it wants it; `text` stands wherever free text may. */
  readonly body: (text: string) => unknown
  readonly streams: boolean
}

const document = JSON.parse(writeOpenApi()) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Declared>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> }
}

const filled = (shape: Shape | undefined, text: string, depth = 0): unknown => {
  if (shape === undefined || depth > 12) return text
  const { $ref, anyOf, oneOf, allOf, properties, items, prefixItems, type } = shape
  const deeper = (inner: Shape | undefined) => filled(inner, text, depth + 1)
  if ($ref !== undefined) return deeper(document.components.schemas[$ref.split("/").at(-1) ?? ""])
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const [first] = anyOf ?? oneOf ?? []
  if (first !== undefined) return deeper(first)
  if (properties !== undefined)
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, deeper(inner)]))
  if (type === "array") return prefixItems?.map(deeper) ?? [deeper(items)]
  if (type === "integer" || type === "number") return shape.examples?.[0] ?? shape.minimum ?? 1
  if (type === "boolean") return true
  if (type === "null") return null
  const fixed = shape.pattern ?? shape.format ?? allOf?.find(({ pattern, format }) => pattern ?? format)
  return type === "string" && fixed !== undefined ? (shape.examples?.[0] ?? text) : text
}

/** Every operation of the hub. */
export const doors: ReadonlyArray<Door> = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId, parameters = [], requestBody, responses }]) => {
    const [[reads, content] = []] = Object.entries(requestBody?.content ?? {})
    return {
      id: operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      reads,
      body: (text: string) => filled(content?.schema, text),
      streams: JSON.stringify(responses).includes("text/event-stream"),
    }
  }),
)

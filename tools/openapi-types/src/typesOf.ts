import { pathToFileURL } from "node:url"
import openapiTypescript, { astToString } from "openapi-typescript"

/** The TypeScript types of an OpenAPI document, as the text of a module. */
export const typesOf = async (file: string): Promise<string> =>
  astToString(await openapiTypescript(pathToFileURL(file), { immutable: true, alphabetize: false }))

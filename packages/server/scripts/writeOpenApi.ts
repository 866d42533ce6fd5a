import { OpenApi } from "effect/http-api"
import { Api } from "../src/api/Api.ts"

/** The text of `contracts/hub/openapi.json`: the REST interface of the hub as it is declared. */
export const writeOpenApi = (): string => `${JSON.stringify(OpenApi.fromApi(Api), null, 2)}\n`

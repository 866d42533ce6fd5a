import { OpenApi } from "effect/http-api"
export const polished = (spec: Record<string, any>) => spec

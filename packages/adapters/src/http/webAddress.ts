import { Config, Schema } from "effect"

const Web = Schema.URL.check(
  Schema.makeFilter(
    ({ protocol }) => protocol === "https:" || protocol === "http:" || "Expected a URL that begins with https or http",
  ),
)

/** Where something is reached over HTTP, from the environment. */
export const webAddress = (name: string): Config.Config<URL> => Config.schema(Web, name)

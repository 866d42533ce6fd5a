import { Config, Schema } from "effect"

const Web = Schema.URL.check(
  Schema.makeFilter(
    ({ protocol }) => protocol === "https:" || protocol === "http:" || "Expected a URL that begins with https or http",
  ),
)

/** An HTTP or HTTPS URL from the environment. */
export const webAddress = (name: string): Config.Config<URL> => Config.schema(Web, name)

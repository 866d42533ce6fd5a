import { Config, Schema, SchemaIssue } from "effect"

const secret = /PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/

/** Tells a person which variable is wrong, what was found in it and what is expected; undefined for any other error. */
export const configurationFault = (
  error: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  if (!(error instanceof Config.ConfigError) || !Schema.isSchemaError(error.cause)) return undefined
  return SchemaIssue.makeFormatterStandardSchemaV1()(error.cause.issue)
    .issues.map(({ message, path = [] }) => {
      const name = path.map(String).join("_")
      const [said = message] = message.split(/, (?:got|actual) /)
      const expected = said === "Expected string" ? "Expected a value" : said
      return `${name}: found ${found(name, environment[name])}. ${expected}.`
    })
    .join("\n")
}

const found = (name: string, value: string | undefined): string => {
  if (value === undefined || value === "") return "nothing"
  return secret.test(name) ? "a value, which is not shown" : JSON.stringify(value)
}

import { Context } from "effect"

/**
 * Annotates an endpoint whose answer is a file: how it is called, by what the address names. The name is made of what the
 * declaration has let pass, which needs no quoting.
 */
export const Download = Context.Reference<((names: Readonly<Record<string, string>>) => string) | undefined>(
  "@mahmal/server/api/Download",
  { defaultValue: () => undefined },
)

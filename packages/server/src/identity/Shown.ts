import { Context } from "effect"

/**
 * Tells the trail whom a list showed: `(yield* Shown).push(...ids)` with references of pilgrims or groups, or with
 * `<kind>/<name>` of what it made. What the address names is told by itself.
 */
export class Shown extends Context.Service<Shown, Array<string>>()("@mahmal/server/identity/Shown") {}

import { Context } from "effect"
import type { Purpose, Unit } from "./units.ts"

/** Who asks, as far as it is proven, and what for. */
export interface CallerShape {
  /** Tells this caller from every other, for good: `person:…`, `client:…`, `device:…`, or `nobody`. */
  readonly id: string
  readonly kind: "person" | "system" | "device" | "nobody"
  /** None of nobody. */
  readonly unit?: Unit
  /** The seasons in which the caller works. */
  readonly seasons: "all" | ReadonlyArray<string>
  /** The caller's campaign, where the unit is `campaign`. */
  readonly campaign?: string
  /** The purposes for which the caller may ask; the first is meant where a request names none. */
  readonly purposes: ReadonlyArray<Purpose>
  /** The one for which this very request is made; none where it is asked of what is open to anybody. */
  readonly purpose?: Purpose
  /** The emergency access without which this request would not be let in. */
  readonly emergency?: number
}

/** The caller of the request that is being answered; `AccessMiddleware` puts it there. */
export class Caller extends Context.Service<Caller, CallerShape>()("@mahmal/server/rights/Caller") {}

/** Who has shown no credentials. */
export const nobody: CallerShape = { id: "nobody", kind: "nobody", seasons: [], purposes: [] }

import { Context, type Tracer } from "effect"
import type { ExchangeId } from "../exchange/Exchange.ts"

/** Is called after the commit with the exchanges that a submission opened, and the span in which it was submitted. */
export type Caused = (span: Tracer.Span, opened: ReadonlyArray<ExchangeId>) => void

/** For whoever collects traces. Without an implementation nothing is gathered. */
export const Causing = Context.Reference<Caused | undefined>("@mahmal/core/hub/Causing", {
  defaultValue: () => undefined,
})

import { Context, type Tracer } from "effect"
import type { ExchangeId } from "../exchange/Exchange.ts"

/** Told, when it is written, which exchanges were opened by what was submitted in a span. */
export type Caused = (span: Tracer.Span, opened: ReadonlyArray<ExchangeId>) => void

/** Who collects traces is told. Unless somebody is provided, nothing is gathered for it. */
export const Causing = Context.Reference<Caused | undefined>("@mahmal/core/hub/Causing", {
  defaultValue: () => undefined,
})

import type { Operation } from "@mahmal/core/exchange/Operation"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"

/** By which operation the way to a system is looked at; its limits are those of all of them. */
export const way = {
  etrack: "etrack.register",
  visa: "visa.request",
  bracelet: "bracelet.order",
} as const satisfies Record<ComparedSystem, Operation>

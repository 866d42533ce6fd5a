import { HttpApiMiddleware } from "effect/http-api"
import type { Shown } from "../identity/Shown.ts"
import type { Caller } from "../rights/Caller.ts"
import { Denied, NotFromOurPage, NotSignedIn, TooManyRequests, Unknown, unavailable } from "./problems.ts"

/**
 * Lets in who has the right to an operation, by the table of rights, and tells the handler who it is.
 *
 * Two of its problems the shell answers with, before it comes to an operation: they are named here for the document.
 */
export class AccessMiddleware extends HttpApiMiddleware.Service<AccessMiddleware, { provides: Caller | Shown }>()(
  "@mahmal/server/api/AccessMiddleware",
  { error: [NotSignedIn, Denied, NotFromOurPage, Unknown, TooManyRequests, unavailable] },
) {}

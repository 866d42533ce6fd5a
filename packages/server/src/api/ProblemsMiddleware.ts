import { HttpApiMiddleware } from "effect/http-api"
import { Broken, InputInvalid } from "./problems.ts"

/** Answers every request that is not as it must be, and every defect of the hub, with a problem. */
export class ProblemsMiddleware extends HttpApiMiddleware.Service<ProblemsMiddleware>()(
  "@mahmal/server/api/ProblemsMiddleware",
  {
    error: [InputInvalid, Broken],
  },
) {}

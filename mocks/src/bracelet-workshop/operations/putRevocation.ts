import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { refuse, tables, takeFile } from "../files.ts"
import { oneLineAbout } from "../oneLineAbout.ts"
import { csv } from "../problem.ts"
import type { Workshop } from "../Workshop.ts"

/** Revokes a bracelet, once. */
export const putRevocation = (workshop: Workshop, c: Context<MockEnv>): Promise<Response> =>
  takeFile(workshop.frame, c, "Serial", "revocation", (serial, rows) => {
    const wrong = oneLineAbout(rows, serial)
    if (wrong.length > 0) return refuse("invalid-file", wrong)
    const bracelet = workshop.bracelet(serial)
    if (bracelet === undefined) return refuse("not-found")
    const { revoked = "" } = workshop.revoke(bracelet, rows[0]?.reason ?? "")
    return csv(tables.write("revoked", [{ serial, status: "revoked", reason: revoked }]))
  })

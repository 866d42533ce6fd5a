import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { refuse, tables, takeFile } from "../files.ts"
import { oneLineAbout } from "../oneLineAbout.ts"
import { csv } from "../problem.ts"
import { sha256 } from "../sha256.ts"
import type { Workshop } from "../Workshop.ts"

/** Replaces a bracelet, once for the name of the file. */
export const putReplacement = (workshop: Workshop, c: Context<MockEnv>): Promise<Response> =>
  takeFile(workshop.frame, c, "Name", "replacement", (name, rows, bytes) => {
    // The answers, by the name of the file.
    const replaced = workshop.frame.store.documents<{ readonly sha256: string; readonly answer: string }>("replacement")
    const { serial = "", reason = "" } = rows[0] ?? {}
    const wrong = oneLineAbout(rows, serial)
    if (wrong.length > 0) return refuse("invalid-file", wrong)
    const known = replaced.get(name)
    if (known !== undefined) return known.sha256 === sha256(bytes) ? csv(known.answer) : refuse("conflict")
    const old = workshop.bracelet(serial)
    if (old === undefined) return refuse("not-found")
    if (old.replacedBy !== undefined) return refuse("conflict")
    const successor = workshop.replace(old, reason)
    const { pilgrim, chip } = successor
    const answer = tables.write("replaced", [{ replaces: serial, pilgrim, serial: successor.serial, chip }])
    replaced.put(name, { sha256: sha256(bytes), answer })
    return csv(answer)
  })

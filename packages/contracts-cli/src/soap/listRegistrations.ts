import { expected } from "../checks/Checks.ts"
import type { NextPart } from "../lists/checkList.ts"
import { keepsToMembers } from "./promises.ts"
import type { Track } from "./Track.ts"

/** Reads the e-track's list. */
export const listRegistrations =
  (track: Track): NextPart =>
  async (season, after) => {
    const texts = { Season: season, After: after, Limit: "1" }
    const answer = await track.done("ListRegistrationsResponse", track.message("ListRegistrations.request.xml", texts))
    expected(answer.all("Season")[0] === season, "the answer is about another season")
    keepsToMembers(answer)
    const receipts = answer.all("Receipt")
    return {
      entries: answer.all("PilgrimReference").map((pilgrim, n) => ({ pilgrim, id: receipts[n] ?? "" })),
      more: answer.all("More")[0] === "true",
    }
  }

import { Effect } from "effect"
import { type GroupRegistration, type NationalTrack, TrackSubmissionError } from "../ports/NationalTrack.ts"
import { inWords } from "../ports/reason.ts"
import { standing } from "./standing.ts"

/**
 * The e-track, asked about each reference before a group is submitted under it. What it has is taken as the answer to the
 * submission; while it cannot be asked, nothing is submitted.
 *
 * For a hub whose database was restored from an older backup: it may have submitted what it knows nothing of any more.
 * Its references are made of what was decided, so the same decision leads to the same reference again. A group that is found
 * cancelled is neither submitted nor refused: probably it withdrew, and that has to be entered again.
 */
export const askingFirst = (track: NationalTrack["Service"]): NationalTrack["Service"] => ({
  ...track,
  registerGroup: Effect.fnUntraced(function* (submission, expires) {
    const found = yield* Effect.mapError(
      track.findGroup(submission.reference),
      ({ reason }) => new TrackSubmissionError({ reason: { _tag: "Unavailable", detail: inWords(reason) } }),
    )
    const registration = standing(found)
    if (registration === undefined) return yield* track.registerGroup(submission, expires)
    if (isCancelled(registration))
      return yield* new TrackSubmissionError({ reason: { _tag: "Unavailable", detail: cancelledBefore } })
    return { receipt: registration.receipt, registration }
  }),
})

const cancelledBefore =
  "It was registered and cancelled since the backup: what was entered then is to be entered again."

const isCancelled = ({ decided, members }: GroupRegistration): boolean =>
  decided && members.every(({ status }) => status === "cancelled")

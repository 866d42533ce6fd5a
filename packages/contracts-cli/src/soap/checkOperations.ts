import { type Checks, expected, needed } from "../checks/Checks.ts"
import { checkList } from "../lists/checkList.ts"
import { until } from "../until.ts"
import { listRegistrations } from "./listRegistrations.ts"
import { keepsToFindGroup, keepsToMembers } from "./promises.ts"
import type { Track } from "./Track.ts"

/** A reference that no earlier run has used: a second submission under the same one would register twice. */
const fresh = (): string => `1448-CT${Date.now().toString(36).toUpperCase()}${Math.floor(Math.random() * 1296)}`

/** Checks every operation, each with the results of the earlier ones. */
export const checkOperations = async (checks: Checks, track: Track, patience: number): Promise<void> => {
  const reference = fresh()
  const find = async (name: string) => {
    const asked = Date.now()
    const answer = await track.done("FindGroupResponse", track.message("FindGroup.request.xml", { Reference: name }))
    keepsToFindGroup(answer, name, asked)
    keepsToMembers(answer)
    return answer
  }
  const submission = track.message("RegisterGroup.request.xml", { Reference: reference })
  const pilgrims = [...submission.matchAll(/<et:PilgrimReference>([^<]*)</g)].map(([, pilgrim = ""]) => pilgrim)

  await checks.that("FindGroup: a reference that nobody used is found nowhere", async () => {
    expected((await find(reference)).all("Receipt").length === 0, "it finds something")
  })

  const receipt = await checks.that("RegisterGroup: a group gets a receipt", async () => {
    const answer = await track.done("RegisterGroupResponse", submission)
    return answer.all("Receipt")[0]
  })

  await checks.that("RegisterGroup: Arabic in character references is Arabic", async () => {
    const written = fresh()
    const message = track.message("RegisterGroup.request.references.xml", { Reference: written })
    await track.done("RegisterGroupResponse", message)
    const [name] = (await find(written)).all("ArabicName")
    expected(name === "سالم راشد المثال", "FindGroup gives another name back")
  })

  await checks.that("FindGroup: a submission is found by its reference", async () => {
    const own = needed(receipt, "a receipt")
    const found = await until(async () => {
      const answer = await find(reference)
      return answer.all("Receipt").length === 0 ? undefined : answer
    }, patience)
    expected(found !== undefined, "it does not show within the patience")
    expected(found?.all("Receipt").join() === own, "it finds another submission")
    expected(found?.all("PilgrimReference").join() === pilgrims.join(), "it finds other pilgrims")
  })

  const number = await checks.that("GetRegistration: a submission is decided, or pending", async () => {
    const message = () => track.message("GetRegistration.request.xml", { Receipt: needed(receipt, "a receipt") })
    const decided = await until(async () => {
      const answer = await track.done("GetRegistrationResponse", message())
      expected(answer.all("Receipt")[0] === receipt, "the answer is about another receipt")
      expected(answer.all("Reference")[0] === reference, "the answer is about another reference")
      keepsToMembers(answer)
      const [status] = answer.all("Status")
      const decisions = answer.all("Outcome").length
      expected(decisions === (status === "DECIDED" ? pilgrims.length : 0), `${status} with ${decisions} decisions`)
      const decided = answer.all("PilgrimReference").join()
      expected(decisions === 0 || decided === pilgrims.join(), "it decides about other pilgrims")
      return status === "DECIDED" ? answer : undefined
    }, patience)
    return decided?.all("RegistrationNumber")[0]
  })

  await checkList(checks, listRegistrations(track), async () => ({
    pilgrim: pilgrims[0] ?? "",
    id: needed(receipt, "a receipt"),
  }))

  const cancellation = () =>
    track.message("CancelMember.request.xml", { RegistrationNumber: needed(number, "a registered member") })
  await checks.that("CancelMember: a registered member is cancelled", async () => {
    const answer = await track.done("CancelMemberResponse", cancellation())
    expected(answer.all("RegistrationNumber")[0] === number, "the answer is about another member")
    expected(answer.all("Status")[0] === "CANCELLED", "the answer does not say CANCELLED")
  })
  await checks.that("CancelMember: a second time is refused as Client.AlreadyCancelled", () =>
    track.refused("Client.AlreadyCancelled", cancellation()),
  )
}

import type { XmlElement } from "libxml2-wasm"
import { Refusal } from "../Refusal.ts"
import type { Person } from "../Registration.ts"
import type { Operation } from "../Track.ts"
import { branch, children, is, leaf, texts } from "../xml.ts"

const person = (member: XmlElement): Person => {
  const text = texts(member)
  return {
    pilgrim: text.PilgrimReference ?? "",
    arabicName: text.ArabicName ?? "",
    latinName: text.LatinName ?? "",
    passportNumber: text.PassportNumber ?? "",
    // XML Schema allows whitespace around a date.
    birthDate: (text.BirthDate ?? "").trim(),
    nationality: text.Nationality ?? "",
    sex: text.Sex ?? "",
  }
}

/** Checks the rules of a group that a schema cannot express. */
const checkGroup = (season: string, reference: string, pilgrims: readonly string[]): void => {
  const ofSeason = (name: string) => name.startsWith(`${season}-`)
  if (!ofSeason(reference)) throw new Refusal("Client.Schema", "Reference does not begin with the season.", "Reference")
  if (!pilgrims.every(ofSeason))
    throw new Refusal("Client.Schema", "PilgrimReference does not begin with the season.", "PilgrimReference")
  if (new Set(pilgrims).size < pilgrims.length)
    throw new Refusal("Client.Schema", "A pilgrim is named twice.", "PilgrimReference")
}

/** Registers a group and returns a receipt. The same group again is registered again. */
export const registerGroup: Operation = (track, request) => {
  const { Reference: reference = "", Season: season = "" } = texts(request)
  const people = children(request)
    .filter((child) => is(child, "et", "Member"))
    .map(person)
  checkGroup(
    season,
    reference,
    people.map(({ pilgrim }) => pilgrim),
  )

  return async (fault) => {
    if (track.closedSeasons.has(season))
      throw new Refusal("Client.Closed", "Registration for this season is closed.", "Season")
    const take = () => track.registry.register(reference, people).receipt
    const receipt =
      fault === "callback-first"
        ? await track.decisions.now(take)
        : track.decisions.plan(take, fault === "callback-twice")
    const { receivedAt } = track.registry.get(receipt)
    return branch("RegisterGroupResponse", leaf("Receipt", receipt), leaf("ReceivedAt", receivedAt))
  }
}

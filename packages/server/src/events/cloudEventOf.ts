import { Schema } from "effect"
import type { CloudEvent } from "../api/CloudEvent.ts"
import { eventTypes } from "../api/eventTypes.ts"
import type { Occurrence } from "../api/Occurrence.ts"

/** What other units hear of an occurrence of a type that is told, from the hub that goes by the name `source`. */
export const cloudEventOf = (occurrence: Occurrence, source: string): CloudEvent => {
  const type = eventTypes.get(occurrence.type)
  if (type === undefined) throw new Error(`Occurrences of the type ${occurrence.type} are not told.`)
  const { subject, number, season, group, day, data, at } = occurrence
  const common = { pilgrim: subject, group, number, day, ...(season === null ? {} : { season }) }
  const told = type.of(data as never)
  return {
    specversion: "1.0",
    id: `${subject}/${number}`,
    source,
    type: type.name,
    subject,
    time: at,
    datacontenttype: "application/json",
    // The schema lets through what it names, and nothing else.
    data: Schema.decodeUnknownSync(type.data)({ ...told, ...common }) as CloudEvent["data"],
  }
}

/** The same as it is sent. */
export const eventText = (occurrence: Occurrence, source: string): string =>
  JSON.stringify(cloudEventOf(occurrence, source))

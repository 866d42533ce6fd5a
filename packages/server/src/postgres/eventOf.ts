import type { Event } from "@mahmal/core/journey/Event"

/** An event as it is stored: its name beside what belongs to it. */
export interface EventRow {
  readonly type: string
  readonly data: object
}

// What is read here was written by us from this very type.
export const eventOf = ({ type, data }: EventRow): Event => ({ _tag: type, ...data }) as Event

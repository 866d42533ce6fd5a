import { Schema } from "effect"

/** What happened, as the database tells it: an event of a journey, an act of the committee, or a task of a person's. */
export interface Occurrence {
  /** What it is about: a pilgrim's id, `draw/<season>` or `task/<id>`. */
  readonly subject: string
  /** Counts what happened to the subject, from 1. */
  readonly number: number
  readonly season: string | null
  /** The group of a pilgrim; none where it is about none. */
  readonly group: string | null
  readonly type: string
  readonly data: object
  /** The season's day, where the journal has one. */
  readonly day: string | null
  /** ISO 8601 in UTC. */
  readonly at: string
}

/**
 * A place in the order of all that happened: after the occurrence `number` of `subject`, in the page `page`.
 *
 * An empty subject stands before everything in its page, which need not be closed yet.
 */
export const Position = Schema.Struct({ page: Schema.Int, subject: Schema.String, number: Schema.Int })
export type Position = typeof Position.Type

/** The place before everything in a page. Pages count from 1. */
export const beginningOf = (page: number): Position => ({ page, subject: "", number: 0 })

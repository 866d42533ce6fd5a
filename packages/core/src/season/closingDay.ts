import { dateIn } from "./dateIn.ts"
import { instantOf } from "./isoDate.ts"
import type { SeasonDay } from "./SeasonDay.ts"

/** What of a season says when its registration closes. */
type Closing = { readonly timeZone: string; readonly registration: { readonly closes: string } }

/**
 * The day on which registration closes: the last on which one could apply. Who comes at the closing instant is late, so
 * that midnight, however it is written, ends the day before it.
 */
export const closingDay = ({ timeZone, registration }: Closing): SeasonDay =>
  dateIn(timeZone, (instantOf(registration.closes) as number) - 1)

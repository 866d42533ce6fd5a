import type { SeasonDay } from "../season/SeasonDay.ts"

/** The last day of an offer. None outlasts the e-track's last day, which may have been brought forward since: open ones lapse after it. */
export const offerEnds = (expires: SeasonDay, registrationCloses: SeasonDay): SeasonDay =>
  expires < registrationCloses ? expires : registrationCloses

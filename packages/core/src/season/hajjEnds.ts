import { addDays, type SeasonDay } from "./SeasonDay.ts"

/** The last day of the Hajj: the 13th of Dhu al-Hijja, four days after the day at Arafah. */
export const hajjEnds = (arafah: SeasonDay): SeasonDay => addDays(arafah, 4)

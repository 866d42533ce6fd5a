import type { Notice } from "../journey/Job.ts"
import { dateWords } from "../season/dayWords.ts"

/** What the text of a notice depends on. */
export interface Occasion {
  readonly season: string
  /** The last day on which the offer can be confirmed, while there is one. */
  readonly expires?: string
}

/**
 * What a pilgrim is told, in Arabic and English. Nobody is named: a message may be read by others. Each goes in two parts at
 * most: with Arabic in it a part holds 67 letters (UCS-2).
 *
 * A place lapses because it was not confirmed, not registered, or got no permit or visa, and may then go to nobody: the notice
 * says what is true in all these cases.
 */
export const noticeText = (notice: Notice, occasion: Occasion): string => texts[notice](occasion)

const texts: { readonly [N in Notice]: (occasion: Occasion) => string } = {
  drawn: ({ season, expires }) => {
    if (expires === undefined) return `تم اختياركم لحج ${season}هـ.\nYou are chosen for Hajj ${season}.`
    const { ar, en } = dateWords(expires)
    return `تم اختياركم لحج ${season}هـ. أكّدوا مع حملة حتى ${ar}.\nYou are chosen for Hajj ${season}. Confirm with a campaign by ${en}.`
  },
  lapsed: ({ season }) =>
    `سقط حقكم في مقعد حج ${season}هـ: لم تكتمل الإجراءات في المهلة. للاستفسار: 132.\nYour Hajj ${season} place lapsed: not complete in time. Call 132.`,
  refused: ({ season }) =>
    `نعتذر، لم تصدر الموافقة لحج ${season}هـ. للاستفسار: 132.\nWe regret that approval for Hajj ${season} was refused. Call 132.`,
  arrived: () => "أهلًا بكم في المملكة. للمساعدة: 8003040444.\nWelcome to the Kingdom. For help call 8003040444.",
}

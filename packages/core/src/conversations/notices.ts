import type { Notice } from "../journey/Job.ts"

/** What the text of a notice depends on. */
export interface Occasion {
  readonly season: string
  /** The last day on which the offer can be confirmed, while there is one. */
  readonly expires?: string
}

/** What a pilgrim is told, in Arabic and English. Nobody is named: a message may be read by others. */
export const noticeText = (notice: Notice, occasion: Occasion): string => texts[notice](occasion)

const texts: { readonly [N in Notice]: (occasion: Occasion) => string } = {
  drawn: ({ season, expires }) =>
    expires === undefined
      ? `تم اختياركم لحج ${season}.\nYou are chosen for Hajj ${season}.`
      : `تم اختياركم لحج ${season}. يرجى التأكيد مع حملة حتى ${expires}.\nYou are chosen for Hajj ${season}. Confirm with a campaign by ${expires}.`,
  lapsed: ({ season }) =>
    `انتهت مهلة التأكيد لحج ${season} وانتقل المكان إلى غيركم.\nYour offer for Hajj ${season} was not taken up in time and has lapsed.`,
  refused: ({ season }) =>
    `نعتذر، لم تصدر الموافقة لحج ${season}. للاستفسار: 132.\nWe regret that approval for Hajj ${season} was refused. Call 132.`,
  arrived: () => "أهلاً بكم في المملكة. للمساعدة: 8003040444.\nWelcome to the Kingdom. For help call 8003040444.",
}

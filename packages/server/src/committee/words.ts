import type { Moved } from "@mahmal/core/committee/movesOf"
import type { StateName } from "@mahmal/core/journey/State"
import type { Said } from "@mahmal/core/schema/Said"
import { dayWords } from "@mahmal/core/season/dayWords"

// Counts stand after a colon, so that no number has to agree with a noun.

/** Where a member, a man or a woman, stands, in a sentence. */
const stateWords: { readonly [S in StateName]: Said } = {
  Applied: {
    ar: "الطلب مقبول، ولم تُجرَ القرعة بعد.",
    en: "The application is accepted, and the draw is still to come.",
  },
  Rejected: { ar: "رُفض الطلب.", en: "The application was rejected." },
  Waitlisted: { ar: "في قائمة الانتظار.", en: "On the waiting list." },
  Drawn: { ar: "تم الاختيار بالقرعة، والمقعد محجوز.", en: "Drawn: holds a place." },
  Registered: { ar: "تم التسجيل في المسار الإلكتروني.", en: "Registered with the e-track." },
  Visa: { ar: "صدر التصريح أو التأشيرة.", en: "Holds a permit or a visa." },
  Bracelet: { ar: "تم تسليم السوار.", en: "Holds a bracelet." },
  Arrived: { ar: "تم الوصول.", en: "Has arrived." },
  Returned: { ar: "تمت العودة.", en: "Has returned." },
  Lapsed: { ar: "سقط الحق في المقعد.", en: "The place has lapsed." },
  Withdrawn: { ar: "تم الانسحاب.", en: "Withdrew." },
  Refused: { ar: "لم تصدر موافقة الجهة المختصة.", en: "Was refused by an authority outside." },
  Deceased: { ar: "حالة وفاة. إنا لله وإنا إليه راجعون.", en: "Has died." },
  NoShow: { ar: "أُغلق الموسم ولم يُسجَّل أي سفر.", en: "The season was closed, and no travel had been reported." },
}

/** Where members of a group stand: how many of all, where not all of them stand there. */
export const membersWords = (state: StateName, members: number, all: number): Said => {
  const { ar, en } = stateWords[state]
  if (members === all) return { ar, en }
  return { ar: `${ar} أفراد المجموعة: ${members} من ${all}.`, en: `${en} Members of the group: ${members} of ${all}.` }
}

/** Until when an offer stands that is not confirmed. */
export const offerWords = (expires: string): Said => {
  const last = dayWords(expires)
  return {
    ar: `العرض قائم حتى نهاية يوم ${last.ar}، ويسقط إن لم يُؤكَّد مع حملة.`,
    en: `The offer stands until the end of ${last.en}, and lapses unless it is confirmed with a campaign.`,
  }
}

/** Why a group stands where it stands, after its share was drawn. */
export const drawWords = (rank: number, waiting: number | null): Said =>
  waiting === null
    ? {
        ar: `ترتيب مجموعتكم في القرعة: ${rank}، وقد كفتها المقاعد.`,
        en: `Your group came ${rank} in the draw, and the places were enough for it.`,
      }
    : {
        ar: `ترتيب مجموعتكم في القرعة: ${rank}، ولم تكفها المقاعد الباقية، فأُدرجت في قائمة الانتظار برقم: ${waiting}.`,
        en: `Your group came ${rank} in the draw. The places that were left were not enough for it, so it was put on the waiting list at place ${waiting}.`,
      }

/** The present place on the waiting list. */
export const waitingWords = (waiting: number): Said => ({
  ar: `رقم مجموعتكم الآن في قائمة الانتظار: ${waiting}.`,
  en: `Your group is now at place ${waiting} of the waiting list.`,
})

/** That no place passes on any more, and where the group stood then, if it was on a list. */
export const overWords = (waiting: number | null): Said => ({
  ar: `أُغلق المسار الإلكتروني، ولن تُعرض مقاعد أخرى على قائمة الانتظار في هذا الموسم.${waiting === null ? "" : ` كان رقم مجموعتكم فيها: ${waiting}.`}`,
  en: `The e-track has closed: no more places of this season are offered to the waiting list.${waiting === null ? "" : ` Your group was at place ${waiting}.`}`,
})

/** Why a group moved, or why it did not get the places that were free. */
export const moveWords = ({ day, from, to, left, offered, withdrawn, tooFew }: Moved): Said => {
  const on = dayWords(day)
  if (left === "offered")
    return {
      ar: `في يوم ${on.ar} عُرضت المقاعد على مجموعتكم، وكان رقمها في قائمة الانتظار: ${from}.`,
      en: `On ${on.en} your group was offered places, from place ${from} of the waiting list.`,
    }
  if (left === "withdrew")
    return {
      ar: `في يوم ${on.ar} خرجت مجموعتكم من قائمة الانتظار، إذ لم يبق منها من ينتظر.`,
      en: `On ${on.en} your group left the waiting list, because nobody of it waits any more.`,
    }
  const few = {
    ar: tooFew > 0 ? ` وبقيت عند دوركم مقاعد لا تكفي المجموعة كلها، وعددها: ${tooFew}.` : "",
    en: tooFew > 0 ? ` The free places that were left at your turn were too few for the whole group: ${tooFew}.` : "",
  }
  if (to === from)
    return {
      ar: `في يوم ${on.ar} بقيت مجموعتكم على رقمها: ${from}.${few.ar}`,
      en: `On ${on.en} your group stayed at place ${from}.${few.en}`,
    }
  return {
    ar: `في يوم ${on.ar} انتقلت مجموعتكم من الرقم ${from} إلى الرقم ${to}. المجموعات التي سبقتكم وعُرضت عليها مقاعد: ${offered}، والتي انسحبت: ${withdrawn}.${few.ar}`,
    en: `On ${on.en} your group moved from place ${from} to ${to}. Groups before you that were offered places: ${offered}; that left by themselves: ${withdrawn}.${few.en}`,
  }
}

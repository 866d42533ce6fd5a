interface Words {
  readonly ar: string
  readonly en: string
}

/** What is said on each page: in a few words, and what there is to know about it. */
const words = {
  refused: {
    title: { ar: "لم يتم تسجيل الدخول", en: "You are not signed in" },
    why: {
      ar: "حسابك غير مخوَّل، أو انقضت المهلة.",
      en: "Your account has no part in this hub, or it took too long.",
    },
  },
  unavailable: {
    title: { ar: "تسجيل الدخول غير متاح الآن", en: "Signing in is not possible now" },
    why: {
      ar: "خدمة تسجيل الدخول لا تستجيب. حاول بعد قليل.",
      en: "The sign-in does not answer. Try again in a moment.",
    },
  },
  asked: {
    title: { ar: "تسجيل الدخول", en: "Sign in" },
    why: {
      ar: "وصلت إلى هنا من موقع آخر. لتسجيل الدخول اضغط الرابط.",
      en: "You came here from another site. To sign in, follow the link.",
    },
  },
  signedOut: {
    title: { ar: "تم تسجيل الخروج", en: "You are signed out" },
    why: { ar: "لم تعد جلستك قائمة في هذا المتصفح.", en: "Your session in this browser is over." },
  },
} as const satisfies Readonly<Record<string, { readonly title: Words; readonly why: Words }>>

const mission: Words = { ar: "بعثة الحج", en: "Hajj mission" }
const again: Words = { ar: "تسجيل الدخول", en: "Sign in" }

const beside = ({ ar, en }: Words): string => `${ar} · <bdi lang="en">${en}</bdi>`
const below = ({ ar, en }: Words): string => `${ar}<span lang="en" dir="ltr">${en}</span>`

/** What a browser is told on its way in or out, in Arabic and English, with a link to sign in and then go `back`. */
export const signInPage = (said: keyof typeof words, back = "/docs"): string => `<!doctype html>
<html lang="ar" dir="rtl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words[said].title.ar} · ${words[said].title.en}</title>
<link rel="stylesheet" href="/pages/page.css">
<header><div><strong>${beside(mission)}</strong></div></header>
<main>
  <h1 class="both">${below(words[said].title)}</h1>
  <p class="both">${below(words[said].why)}</p>
  <p><a href="/sign-in?return=${encodeURIComponent(back)}">${beside(again)}</a></p>
</main>
</html>
`

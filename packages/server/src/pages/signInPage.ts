import type { Said } from "@mahmal/core/schema/Said"
import { below, beside, bilingualPage } from "./bilingual.ts"

/** What is said on each page: in a few words, and what there is to know about it. */
const words = {
  refused: {
    title: { ar: "لم يتم تسجيل الدخول", en: "You are not signed in" },
    why: {
      ar: "حسابك غير مخوَّل، أو انقضت المهلة.",
      en: "Your account has no part in this hub, or it took too long.",
    },
  },
  needed: {
    title: { ar: "يلزم تسجيل الدخول", en: "You have to sign in" },
    why: { ar: "هذه الصفحة لمن لديه حساب.", en: "This page is for those who have an account." },
  },
  denied: {
    title: { ar: "لا تملك صلاحية", en: "You have no right to this" },
    why: { ar: "حسابك لا يخوّلك فتح هذه الصفحة.", en: "Your account does not open this page." },
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
    why: { ar: "انتهت جلستك في هذا المتصفح.", en: "Your session in this browser is over." },
  },
} as const satisfies Readonly<Record<string, { readonly title: Said; readonly why: Said }>>

const again: Said = { ar: "تسجيل الدخول", en: "Sign in" }

/** What a browser is told on its way in or out, in Arabic and English, with a link to sign in and then go `back`. */
export const signInPage = (said: keyof typeof words, back = "/docs"): string =>
  bilingualPage(
    words[said].title,
    `<p class="both">${below(words[said].why)}</p>`,
    `<p><a href="/sign-in?return=${encodeURIComponent(back)}">${beside(again)}</a></p>`,
  )

const words = {
  refused: {
    ar: "تعذّر تسجيل الدخول. حسابك غير مخوَّل، أو انقضت المهلة.",
    en: "You could not be signed in. Your account has no part in this hub, or it took too long.",
  },
  unavailable: {
    ar: "خدمة تسجيل الدخول لا تستجيب الآن. حاول بعد قليل.",
    en: "Signing in is not possible now. Try again in a moment.",
  },
  asked: {
    ar: "وصلت إلى هنا من موقع آخر. لتسجيل الدخول اضغط الرابط.",
    en: "You came here from another site. To sign in, follow the link.",
  },
  signedOut: { ar: "تم تسجيل الخروج.", en: "You are signed out." },
} as const

const again = { ar: "تسجيل الدخول", en: "Sign in" }

/** What a browser is told on its way in or out, in Arabic and English, with a link to sign in and then go `back`. */
export const signInPage = (said: keyof typeof words, back = "/docs"): string => `<!doctype html>
<html lang="ar" dir="rtl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mahmal</title>
<link rel="stylesheet" href="/pages/page.css">
<main>
  <p>${words[said].ar}</p>
  <p lang="en" dir="ltr">${words[said].en}</p>
  <p><a href="/sign-in?return=${encodeURIComponent(back)}">${again.ar} · <span lang="en">${again.en}</span></a></p>
</main>
</html>
`

import { people } from "./people.ts"

const style = `
  body { font: 1rem/1.6 system-ui, "Noto Naskh Arabic", sans-serif; margin: 0 auto; max-width: 44rem; padding: 1rem; color: #1d2b28; background: #fbfaf7 }
  .note { border-inline-start: .3rem solid #b5862c; padding-inline-start: .8rem }
  ul { list-style: none; padding: 0; display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)) }
  button { width: 100%; font: inherit; text-align: start; padding: .6rem .8rem; border: 1px solid #9fb3ad; border-radius: .4rem; background: #fff; color: inherit; cursor: pointer }
  button:hover, button:focus-visible { border-color: #0b6b57; outline: 2px solid #0b6b57 }
  h1 { display: flex; flex-wrap: wrap; gap: 0 1.5rem }
  small { display: block; color: #4d605b }
`

const choice = ({ sub, name, nameArabic, unitArabic, unitEnglish }: (typeof people)[number]): string => `
  <li><button name="sub" value="${sub}">${nameArabic} · <bdi lang="en">${name}</bdi>
    <small>${unitArabic} · <bdi lang="en">${unitEnglish}</bdi></small></button></li>`

/** The page to choose a person for the sign-in. There are no passwords, because all people are invented. */
export const chooserPage = (action: string): string => `<!doctype html>
<html lang="ar" dir="rtl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>تسجيل الدخول للتجربة · Sign in to try it</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main>
  <h1>من تكون؟ <span lang="en" dir="ltr">Who are you?</span></h1>
  <p class="note">هذه الصفحة للتجربة على هذا الجهاز فقط: الأسماء كلها مختلقة، ولا كلمات مرور.</p>
  <p class="note" lang="en" dir="ltr">For trying it on this machine only: everybody here is invented, and there are no passwords.</p>
  <form method="post" action="${action}"><ul>${people.map(choice).join("")}
  </ul></form>
</main>
</html>
`

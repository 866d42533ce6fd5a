import type { Said } from "@mahmal/core/schema/Said"

const mission: Said = { ar: "بعثة الحج", en: "Hajj mission" }

/** Both languages of a few words in one line. */
export const beside = ({ ar, en }: Said): string => `${ar} · <bdi lang="en">${en}</bdi>`

/** Both languages of a sentence, each in its own line and direction. */
export const below = ({ ar, en }: Said): string => `${ar}<span lang="en" dir="ltr">${en}</span>`

/** A page without a script, in Arabic and English at once. */
export const bilingualPage = (title: Said, ...content: ReadonlyArray<string>): string => `<!doctype html>
<html lang="ar" dir="rtl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.ar} · ${title.en}</title>
<link rel="stylesheet" href="/pages/page.css">
<header><div><strong>${beside(mission)}</strong></div></header>
<main>
  <h1 class="both">${below(title)}</h1>
  ${content.join("\n  ")}
</main>
</html>
`

import type { Camp } from "@mahmal/core/season/GatePlan"
import { Array as Arrays } from "effect"
import { escaped } from "./escaped.ts"
import { type PrintedBracelet, printedText } from "./PrintedBracelet.ts"
import { qrCode } from "./qrCode.ts"

/** Labels on a page of A4: two columns of five. */
const onPage = 10

const label = (bracelet: PrintedBracelet, camps: ReadonlyArray<Camp>): string => {
  const own = camps.filter(({ id }) => bracelet.camps.includes(id))
  return `<article>
${qrCode(printedText(bracelet.content))}
<div>
<h2>${escaped(bracelet.name_ar)}</h2>
<p class="name" lang="en" dir="ltr">${escaped(bracelet.name_en)}</p>
<ul>${own.map(({ name }) => `<li>${escaped(name.ar)} <span lang="en" dir="ltr">${escaped(name.en)}</span></li>`).join("")}</ul>
<p class="numbers"><bdi>${escaped(bracelet.group)}</bdi><bdi>${escaped(bracelet.serial)}</bdi></p>
</div>
</article>`
}

/** What a sheet is made of. */
export interface Sheet {
  readonly season: string
  readonly campaign: string
  readonly camps: ReadonlyArray<Camp>
  readonly bracelets: ReadonlyArray<PrintedBracelet>
}

/** The labels of a campaign's bracelets as a page that prints on A4, in Arabic and English. */
export const sheet = ({ season, campaign, camps, bracelets }: Sheet): string => {
  const pages = Arrays.chunksOf(bracelets, onPage)
  const head = (n: number) => `<header>
<p>أساور الحملة <bdi>${escaped(campaign)}</bdi>، موسم <bdi>${escaped(season)}</bdi></p>
<p lang="en" dir="ltr">Bracelets of campaign ${escaped(campaign)}, season ${escaped(season)} · ${n + 1}/${pages.length}</p>
</header>`
  const body =
    bracelets.length === 0
      ? `<section>${head(-1).replace(" · 0/0", "")}<p>لا توجد أساور سارية.</p><p lang="en" dir="ltr">None is in force.</p></section>`
      : pages
          .map((page, n) => `<section>${head(n)}${page.map((bracelet) => label(bracelet, camps)).join("\n")}</section>`)
          .join("\n")
  return `<!doctype html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=760">
<meta name="robots" content="noindex">
<title>${escaped(`${campaign} · ${season}`)}</title>
<link rel="stylesheet" href="/pages/sheet.css">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

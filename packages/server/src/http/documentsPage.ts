import type { HttpApiScalar } from "effect/http-api"

/**
 * The page's own colours are too faint for many to read: WCAG 2.2 asks for a contrast of 4.5. Its choice of a programming language
 * has no name for those who hear the page, and stands beside each example again; its lists scroll where no keyboard comes to; and
 * something in its sections that nobody sees is wider than a phone.
 */
const customCss = `
.light-mode {
  --scalar-color-2: #595959; --scalar-color-3: #666666;
  --scalar-color-blue: #0062a8; --scalar-color-green: #00694a; --scalar-color-orange: #ad3a00;
  --scalar-color-red: #c00000; --scalar-color-yellow: #7a5c00;
}
.dark-mode { --scalar-color-3: #8f8f8f; --scalar-color-red: #ff5c5c; }
.scalar-reference-intro-clients { display: none; }
ul.endpoints[aria-label] { overflow: visible; }
a.endpoint .endpoint-path { overflow-wrap: anywhere; white-space: normal; }
.section-container.section-container { overflow-x: clip; }
`

/** What the library passes on to the page, and its types do not name. */
const further = { withDefaultFonts: false, showOperationId: true, showDeveloperTools: "never", hideClientButton: true }

/** The page shows what is declared with a script of its own, and offers nothing that would leave this machine. */
export const look: HttpApiScalar.ScalarConfig = { theme: "default", customCss, ...further }

/** The page with the language that it is in, by which it is read aloud: the library names none. */
export const inEnglish = async (page: Response): Promise<Response> => {
  const headers = new Headers(page.headers)
  headers.delete("content-length")
  return new Response((await page.text()).replace("<html>", '<html lang="en">'), { status: page.status, headers })
}

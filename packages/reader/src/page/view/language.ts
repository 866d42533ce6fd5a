import type { Words } from "@mahmal/gate"
import { element } from "./element.ts"
import type { Language } from "./words.ts"

/** A text in both languages; the style sheet shows the one of the page. */
export const both = (text: Words): DocumentFragment => {
  const fragment = document.createDocumentFragment()
  fragment.append(
    element("span", { text: text.ar, with: { lang: "ar", dir: "auto" } }),
    element("span", { text: text.en, with: { lang: "en", dir: "auto" } }),
  )
  return fragment
}

/** A text that is computed for each language, such as one with numbers. */
export const each = (make: (language: Language) => string): DocumentFragment => both({ ar: make("ar"), en: make("en") })

/** The separator between two items of a line. */
export const comma: Words = { ar: "،", en: "," }

// Digits are the same in both languages: those that are printed on the bracelets and on the keys of a phone.
const locales = { ar: "ar-QA-u-nu-latn", en: "en-GB" } as const

const steps = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const

/** How long ago something was, in one language; less than a minute is "now". */
export const ago = (seconds: number, language: Language): string => {
  const format = new Intl.RelativeTimeFormat(locales[language], { numeric: "auto" })
  const [unit, length] = steps.find(([, length]) => seconds >= length) ?? ["second", Math.max(seconds, 1)]
  return unit === "second" ? format.format(0, "second") : format.format(-Math.floor(seconds / length), unit)
}

/** The time of day of an instant, in one language. */
export const timeOf = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { timeStyle: "medium" }).format(Date.parse(instant))

/** The language of the page. */
export const language = (): Language => (document.documentElement.lang === "en" ? "en" : "ar")

/** Sets the language of the page, and its direction. */
export const setLanguage = (chosen: Language): void => {
  document.documentElement.lang = chosen
  document.documentElement.dir = chosen === "ar" ? "rtl" : "ltr"
}

/** The button that switches to the other language, and calls `chosen`. */
export const languageButton = (chosen: (language: Language) => void): HTMLButtonElement =>
  element(
    "button",
    {
      class: "quiet language",
      with: { type: "button" },
      on: {
        click: () => {
          setLanguage(language() === "ar" ? "en" : "ar")
          chosen(language())
        },
      },
    },
    // The name of the other language, marked as such for screen readers.
    element("span", { with: { lang: "ar" } }, element("bdi", { text: "English", with: { lang: "en" } })),
    element("span", { with: { lang: "en" } }, element("bdi", { text: "العربية", with: { lang: "ar" } })),
  )

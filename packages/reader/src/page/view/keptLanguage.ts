import type { Language } from "./words.ts"

const name = "language"

/** The language that was chosen in this tab, also on the pages for applicants; Arabic by default. */
export const keptLanguage = (): Language => {
  try {
    return sessionStorage.getItem(name) === "en" ? "en" : "ar"
  } catch {
    return "ar"
  }
}

/** Keeps the choice for this tab, where the browser allows it. */
export const keepLanguage = (chosen: Language): void => {
  try {
    sessionStorage.setItem(name, chosen)
  } catch {
    // The choice then lasts until a reload.
  }
}

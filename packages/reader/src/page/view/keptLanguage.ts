import type { Language } from "./words.ts"

const name = "language"

/** The language that was chosen in this tab, also before a reload, and on the pages for applicants; Arabic for none. */
export const keptLanguage = (): Language => {
  try {
    return sessionStorage.getItem(name) === "en" ? "en" : "ar"
  } catch {
    return "ar"
  }
}

/** Keeps the choice for this tab; where nothing may be kept, it is of the page alone. */
export const keepLanguage = (chosen: Language): void => {
  try {
    sessionStorage.setItem(name, chosen)
  } catch {
    // Then it is chosen anew.
  }
}

/** The choice holds for this tab, also over a reload; where nothing may be kept, for the page alone. */
const kept = () => {
  try {
    return sessionStorage.getItem("language") === "en" ? "en" : "ar"
  } catch {
    return "ar"
  }
}
const keep = (language) => {
  try {
    sessionStorage.setItem("language", language)
  } catch {
    // Then it is chosen anew.
  }
}

/** The page's words in both languages, by the elements' `data-words`. Arabic first. */
export const twoLanguages = (words, onChange = () => {}) => {
  const button = document.querySelector("#language")
  let language = kept()
  const show = () => {
    document.documentElement.lang = language
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr"
    document.title = words.title[language]
    for (const element of document.querySelectorAll("[data-words]"))
      element.textContent = words[element.dataset.words][language]
    button.textContent = language === "ar" ? "English" : "العربية"
    button.lang = language === "ar" ? "en" : "ar"
    onChange(language)
  }
  button.addEventListener("click", () => {
    language = language === "ar" ? "en" : "ar"
    keep(language)
    show()
  })
  show()
  return () => language
}

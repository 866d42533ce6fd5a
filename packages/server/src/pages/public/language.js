/** The page's words in both languages, by the elements' `data-words`. Arabic first; the choice is not kept anywhere. */
export const twoLanguages = (words, onChange = () => {}) => {
  const button = document.querySelector("#language")
  let language = "ar"
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
    show()
  })
  show()
  return () => language
}

import { element } from "./element.ts"
import { ago, both, comma, each } from "./language.ts"
import { words } from "./words.ts"

/** The state of the sync with the hub, for the line at the bottom of the screen. Ages in seconds. */
export interface Standing {
  readonly listAge: number | undefined
  readonly listLimit: number
  readonly unsent: number
  /** Why the last sync failed: the hub was not reached, or refused what was sent. */
  readonly trouble: "noNetwork" | "hubRefuses" | "unapproved" | undefined
}

/** From this part of its greatest age on, a list is soon too old: time to look for a network before everybody is amber. */
const soon = 0.75

/** The line at the bottom of the screen. */
export const standingLine = ({ listAge, listLimit, unsent, trouble }: Standing): HTMLElement[] => {
  const old = listAge === undefined || listAge > listLimit
  const ageing = !old && listAge > listLimit * soon
  const list = element(
    "span",
    { class: old ? "list old" : ageing ? "list ageing" : "list" },
    listAge === undefined
      ? both(words.noList)
      : each((language) => {
          const age = `${words.list[language]}: ${ago(listAge, language)}`
          const word = old ? words.listOld : ageing ? words.listAgeing : undefined
          return word === undefined ? age : `${age}${comma[language]} ${word[language]}`
        }),
  )
  const sent = element("span", { class: "unsent", with: { "data-count": String(unsent) } })
  sent.append(
    unsent === 0 ? both(words.allSent) : both(words.unsent),
    unsent === 0 ? "" : ": ",
    unsent === 0 ? "" : String(unsent),
  )
  // What is to be done about a lost approval stands above.
  return trouble === undefined || trouble === "unapproved"
    ? [list, sent]
    : [list, sent, element("span", { class: trouble }, both(words[trouble]))]
}

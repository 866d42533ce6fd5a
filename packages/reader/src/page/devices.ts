import type { Words } from "@mahmal/gate"
import { askHub, hasEnded, type Session } from "./supervisor/hub.ts"
import { supervise } from "./supervisor/supervise.ts"
import { words } from "./supervisor/words.ts"
import { element } from "./view/element.ts"
import { keepLanguage, keptLanguage } from "./view/keptLanguage.ts"
import { both, languageButton, setLanguage } from "./view/language.ts"
import { message, present } from "./view/screens.ts"

/** Ends the session at the hub, and goes to the provider to end it there. When that fails, the page is loaded again. */
const signOut = ({ csrf }: Session): void =>
  void askHub<{ readonly goTo: string }>("POST", `/sign-out?return=${location.pathname}`, csrf).then(
    ({ goTo }) => location.assign(goTo),
    () => location.reload(),
  )

const signOutButton = (session: Session): HTMLElement =>
  element(
    "button",
    { class: "sign-out", with: { type: "button" }, on: { click: () => signOut(session) } },
    both(words.signOut),
  )

const showBar = (...parts: readonly (Node | string)[]): void =>
  document.querySelector("#bar")?.replaceChildren(...parts)

const askToSignIn = (why: Words): void => {
  showBar(element("strong", {}, both(words.title)), languageButton(keepLanguage))
  present(
    element(
      "section",
      { class: "plain" },
      element("h1", {}, both(words.title)),
      element("p", { with: { role: "status" } }, both(why)),
      element("a", { class: "big", with: { href: "/sign-in?return=/reader/devices/" } }, both(words.signIn)),
    ),
  )
}

const start = async (): Promise<void> => {
  const session: Session = await askHub("GET", "/v1/session")
  if (session.kind === "nobody") return askToSignIn(words.signInWhy)
  showBar(
    element("strong", {}, session.name ?? both(words.title)),
    element(
      "div",
      { class: "ways" },
      languageButton(keepLanguage),
      ...(session.kind === "person" ? [signOutButton(session)] : []),
    ),
  )
  await supervise(session, () => askToSignIn(words.ended))
}

setLanguage(keptLanguage())
start().catch((error: unknown) => {
  if (hasEnded(error)) return askToSignIn(words.ended)
  showBar(element("strong", {}, both(words.title)), languageButton(keepLanguage))
  present(message(words.unreached, words.unreachedWhy, { label: words.again, do: () => location.reload() }))
})

import type { Gate, SitePlan, Words } from "@mahmal/gate"
import { element } from "./element.ts"
import { both } from "./language.ts"
import { latinDigits } from "./latinDigits.ts"
import { words } from "./words.ts"

/** Shows a screen instead of the current one. */
export const present = (...content: readonly Node[]): void => {
  document.querySelector("main")?.replaceChildren(...content)
}

/** A screen with a message, and optionally a button. */
export const message = (
  title: Words,
  why: Words,
  act?: { readonly label: Words; readonly do: () => void },
): HTMLElement =>
  element(
    "section",
    { class: "plain", with: { role: "status" } },
    element("h1", {}, both(title)),
    element("p", {}, both(why)),
    act && element("button", { class: "big", with: { type: "button" }, on: { click: act.do } }, both(act.label)),
  )

/** The screen to enrol a device; `ask` resolves to what went wrong, if anything did. */
export const enrolScreen = (
  season: string,
  ask: (name: string, season: string) => Promise<Words | undefined>,
): HTMLElement => {
  const name = element("input", { with: { id: "name", required: "", maxlength: "60", autocomplete: "off" } })
  const year = element("input", {
    with: { id: "season", required: "", inputmode: "numeric", maxlength: "4", value: season },
  })
  const button = element("button", { class: "big", with: { type: "submit" } }, both(words.ask))
  const wrong = element("p", { class: "wrong", with: { role: "alert" } })
  const submit = async (event: Event) => {
    event.preventDefault()
    button.disabled = true
    wrong.replaceChildren()
    const fault = await ask(name.value.trim(), latinDigits(year.value))
    button.disabled = false
    if (fault !== undefined) wrong.append(both(fault))
  }
  return element(
    "form",
    { class: "plain", on: { submit: (event) => void submit(event) } },
    element("h1", {}, both(words.enrol)),
    element("p", {}, both(words.enrolWhy)),
    element("label", {}, both(words.deviceName), element("small", {}, both(words.deviceNameWhy)), name),
    element("label", {}, both(words.season), year),
    wrong,
    button,
  )
}

/** The screen of a device that waits for its approval; `trouble` says why there is no new code. */
export const waitScreen = (code: string | undefined, renew: () => void, trouble?: Words): HTMLElement => {
  const ask = (): void => {
    button.disabled = true
    renew()
  }
  const button = element(
    "button",
    { class: "quiet", with: { type: "button" }, on: { click: ask } },
    both(words.newCode),
  )
  return element(
    "section",
    { class: "plain centred" },
    element("h1", {}, both(words.code)),
    element("output", { class: "code", text: code ?? "–", with: { dir: "ltr" } }),
    element("p", { with: { role: "status" } }, both(words.waiting)),
    trouble && element("p", { class: "wrong", with: { role: "alert" } }, both(trouble)),
    button,
  )
}

/** The screen to choose a gate. Browsers allow sound and the camera only after a tap like this. */
export const gateChoice = (plan: SitePlan, choose: (gate: Gate) => void): HTMLElement =>
  element(
    "section",
    { class: "plain" },
    element("h1", {}, both(words.chooseGate)),
    ...plan.gates.map((gate) => {
      const camp = plan.camps.find(({ id }) => id === gate.camp)
      return element(
        "button",
        { class: "choice", with: { type: "button" }, on: { click: () => choose(gate) } },
        element("strong", {}, both(gate.name)),
        camp && element("span", {}, both(camp.name)),
      )
    }),
  )

import { element } from "../view/element.ts"
import { ago, both, each } from "../view/language.ts"
import { latinDigits } from "../view/latinDigits.ts"
import type { Device } from "./hub.ts"
import { words } from "./words.ts"

/** What a supervisor can do with a reader. */
export interface Acts {
  readonly approve: (device: string, code: string) => void
  readonly revoke: (device: string) => void
}

/** The line of one reader in the list. */
export const deviceLine = (device: Device, acts: Acts): HTMLElement =>
  element(
    "li",
    { class: device.standing, with: { "data-device": device.device, tabindex: "-1" } },
    element(
      "div",
      {},
      element("strong", { text: device.name, with: { dir: "auto" } }),
      element("span", { class: "badge" }, both(words[device.standing])),
    ),
    device.standing === "waiting" ? approval(device, acts) : work(device),
    device.standing === "approved" ? revocation(device, acts) : undefined,
  )

const approval = ({ device }: Device, { approve }: Acts): HTMLElement => {
  const code = element("input", {
    with: {
      required: "",
      inputmode: "numeric",
      maxlength: "9",
      autocomplete: "off",
      dir: "ltr",
    },
  })
  const button = element("button", { class: "big", with: { type: "submit" } }, both(words.approve))
  const submit = (event: Event) => {
    event.preventDefault()
    button.disabled = true
    approve(device, latinDigits(code.value))
  }
  return element("form", { on: { submit } }, element("label", {}, both(words.code), code), button)
}

const work = ({ links, gaps, seen }: Device): HTMLElement =>
  element(
    "div",
    { class: "work" },
    element(
      "p",
      {},
      both(words.records),
      ": ",
      String(links),
      gaps.length === 0 ? undefined : element("strong", { class: "wrong" }, " (", both(words.missing), ")"),
    ),
    element(
      "p",
      {},
      seen === undefined
        ? both(words.never)
        : each((language) => `${words.seen[language]}: ${ago((Date.now() - Date.parse(seen)) / 1000, language)}`),
    ),
  )

/** Needs two presses, because it cannot be undone. */
const revocation = ({ device }: Device, { revoke }: Acts): HTMLButtonElement => {
  const go = (): void => {
    sure.disabled = true
    revoke(device)
  }
  const ask = (): void => {
    const line = first.parentElement
    first.replaceWith(sure)
    // The focus goes to the line and not to the new button, so that a key which is held down revokes nothing.
    line?.focus()
  }
  const sure = element(
    "button",
    { class: "big turn-away", with: { type: "button" }, on: { click: go } },
    both(words.sure),
  )
  const first = element("button", { class: "revoke", with: { type: "button" }, on: { click: ask } }, both(words.revoke))
  return first
}

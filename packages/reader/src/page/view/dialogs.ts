import type { Heads } from "../gate/headCount.ts"
import { element } from "./element.ts"
import { both, each } from "./language.ts"
import { latinDigits } from "./latinDigits.ts"
import { words } from "./words.ts"

const open = (dialog: HTMLDialogElement): void => {
  document.body.append(dialog)
  dialog.addEventListener("close", () => dialog.remove())
  dialog.showModal()
}

/** Asks for the number on a bracelet that cannot be read. */
export const askNumber = (typed: (number: string) => void): void => {
  const field = element("input", {
    with: {
      required: "",
      maxlength: "64",
      autocomplete: "off",
      autocapitalize: "characters",
      dir: "ltr",
      name: "number",
    },
  })
  const dialog: HTMLDialogElement = element(
    "dialog",
    { with: { "aria-labelledby": "number-title" } },
    element(
      "form",
      {
        with: { method: "dialog" },
        on: {
          submit: () => {
            const number = latinDigits(field.value)
            if (number !== "") typed(number)
          },
        },
      },
      element("label", { with: { id: "number-title" } }, both(words.typeNumber), field),
      element("p", {}, both(words.typeWhy)),
      element("button", { class: "big", with: { type: "submit" } }, both(words.done)),
      element(
        "button",
        { class: "quiet", with: { type: "button" }, on: { click: () => dialog.close() } },
        both(words.close),
      ),
    ),
  )
  open(dialog)
}

/** Shows how many of each group are inside; groups with the most people missing come first. */
export const showHeads = (heads: ReadonlyMap<number | undefined, Heads>): void => {
  const missing = ({ inside, expected }: Heads) => (expected ?? inside) - inside
  const rows = [...heads].sort(([a, x], [b, y]) => missing(y) - missing(x) || (a ?? 0) - (b ?? 0))
  const dialog: HTMLDialogElement = element(
    "dialog",
    { with: { "aria-labelledby": "heads-title" } },
    element("h2", { with: { id: "heads-title" } }, both(words.heads)),
    rows.length === 0
      ? element("p", {}, both(words.nobody))
      : element(
          "ul",
          { class: "heads-list" },
          ...rows.map(([group, { inside, expected }]) =>
            element(
              "li",
              {},
              group === undefined
                ? element("span", {}, both(words.unknownGroup))
                : element("span", {}, both(words.group), " ", String(group)),
              element(
                "strong",
                {},
                each((language) =>
                  [inside, expected].filter((number) => number !== undefined).join(` ${words.of[language]} `),
                ),
              ),
            ),
          ),
        ),
    element(
      "button",
      { class: "big", with: { type: "button" }, on: { click: () => dialog.close() } },
      both(words.close),
    ),
  )
  open(dialog)
}

import { type Light, reasonWords } from "@mahmal/gate"
import type { Heads } from "../gate/headCount.ts"
import type { Answer } from "../gate/openTurnstile.ts"
import { element } from "./element.ts"
import { both, comma, each } from "./language.ts"
import { words } from "./words.ts"

/**
 * The signs of the lights, as paths in a square of 100, for those who cannot distinguish colours or read. Who goes out has
 * another one than who comes in: a thumb on the wrong direction is seen at the first bracelet.
 */
const signs: Readonly<Record<Light | "out", string>> = {
  green: "M12 54 40 82 88 22",
  out: "M50 88V12M18 44 50 12 82 44",
  amber: "M50 10V62M50 89V90",
  red: "M20 20 80 80M80 20 20 80",
}

const signOf = (light: Light | "out"): SVGSVGElement => {
  const space = "http://www.w3.org/2000/svg"
  const sign = document.createElementNS(space, "svg")
  const path = document.createElementNS(space, "path")
  sign.setAttribute("viewBox", "0 0 100 100")
  sign.setAttribute("class", "sign")
  sign.setAttribute("aria-hidden", "true")
  path.setAttribute("d", signs[light])
  sign.append(path)
  return sign
}

/** The light to show: by the supervisor's decision, when there is one. */
export const lightOf = ({ decision, settled }: Answer): Light => {
  if (settled === undefined) return decision.light
  return settled === "let-in" ? "green" : "red"
}

/** The answer on the whole screen: sign, reason, the right camp and the way to it, the group and its head-count. */
export const verdict = (answer: Answer, heads: Heads | undefined): HTMLElement => {
  const { decision, group, settled } = answer
  const { camp } = decision
  return element(
    "div",
    { class: "answer" },
    signOf(decision.reason === "goodbye" ? "out" : lightOf(answer)),
    element("strong", { class: "reason" }, both(settled === undefined ? reasonWords(decision.reason) : words[settled])),
    camp &&
      element(
        "p",
        { class: "camp" },
        element("small", {}, both(words.rightCamp)),
        element("strong", {}, both(camp.name)),
        camp.way && element("span", {}, both(camp.way)),
      ),
    group === undefined
      ? undefined
      : element("p", { class: "heads" }, both(words.group), " ", groupAndHeads(group, heads)),
  )
}

const groupAndHeads = (group: number, heads: Heads | undefined): DocumentFragment =>
  each((language) => {
    if (heads === undefined) return String(group)
    const expected = heads.expected === undefined ? "" : ` ${words.of[language]} ${heads.expected}`
    return `${group}${comma[language]} ${words.inside[language]}: ${heads.inside}${expected}`
  })

/** What is shown while nobody is at the gate. */
export const invitation = (camera: boolean, chips: boolean): HTMLElement =>
  element(
    "div",
    { class: "answer idle" },
    element("strong", { class: "reason" }, both(camera ? words.show : words.noCamera)),
    chips ? element("p", {}, both(words.orChip)) : undefined,
  )

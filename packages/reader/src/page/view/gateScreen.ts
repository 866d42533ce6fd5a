import type { Camp, Direction, Gate } from "@mahmal/gate"
import type { Heads } from "../gate/headCount.ts"
import type { Answer } from "../gate/openTurnstile.ts"
import type { Camera } from "../scan/openCamera.ts"
import type { Passed } from "../store/Store.ts"
import { element } from "./element.ts"
import { both } from "./language.ts"
import { type Standing, standingLine } from "./standingLine.ts"
import { invitation, lightOf, verdict } from "./verdict.ts"
import { words } from "./words.ts"

/** The actions of the buttons. */
export interface Acts {
  readonly changeGate: () => void
  readonly settle: (passed: boolean) => void
  readonly type: () => void
  readonly heads: () => void
  readonly openCamera: () => void
  readonly sync: () => void
}

/** The screen at the gate. */
export interface GateScreen {
  readonly root: HTMLElement
  readonly video: HTMLVideoElement
  /** The direction that is selected now. */
  readonly direction: () => Direction
  /** Shows the answer for a few seconds, so that nobody takes it for the next person's. Amber stays until it is settled. */
  readonly showAnswer: (answer: Answer, heads: Heads | undefined) => void
  /** Shows whether there is a camera and a lamp. It leaves the current answer as it is. */
  readonly showCamera: (camera: Camera | undefined) => void
  /** Shows whether chips are read. */
  readonly showChips: (chips: boolean) => void
  readonly showCounts: (passed: Passed, inside: number) => void
  readonly showStanding: (standing: Standing) => void
}

/** Milliseconds for which an answer is shown. */
const shownFor = { green: 3_000, red: 10_000 } as const

const button = (label: keyof typeof words, act: () => void, kind: string): HTMLButtonElement =>
  element("button", { class: kind, with: { type: "button" }, on: { click: act } }, both(words[label]))

/**
 * Builds the screen of a gate: the display at the top, the controls at the bottom, in reach of the thumb. `approval` is the
 * part for a lost approval.
 */
export const gateScreen = (gate: Gate, camp: Camp | undefined, approval: HTMLElement, acts: Acts): GateScreen => {
  let camera: Camera | undefined
  let readsChips = false
  const video = element("video", { with: { muted: "", playsinline: "" } })
  video.muted = true
  const answerPlace = element("div", { class: "verdict", with: { role: "status", "aria-live": "assertive" } })
  const settling = element("div", { class: "settling", with: { tabindex: "-1" } })
  const [went, left, inside] = [element("strong"), element("strong"), element("strong")]
  const standing = element("button", { class: "standing", with: { type: "button" }, on: { click: acts.sync } })
  const lamp = button("lamp", () => void camera?.lamp?.(), "tool")
  const openCamera = button("openCamera", acts.openCamera, "big open-camera")
  lamp.hidden = true
  openCamera.hidden = true

  const way = (direction: Direction, checked: boolean) => {
    const input = element("input", { with: { type: "radio", name: "direction", value: direction } })
    input.checked = checked
    return { input, label: element("label", { class: direction }, input, both(words[direction])) }
  }
  const [goingIn, goingOut] = [way("in", true), way("out", false)]
  const counter = (label: keyof typeof words, value: HTMLElement) =>
    element("div", {}, value, element("span", {}, both(words[label])))

  const root = element(
    "section",
    { class: "gate", with: { "data-light": "none" } },
    element(
      "h1",
      {},
      element(
        "button",
        { class: "where", with: { type: "button" }, on: { click: acts.changeGate } },
        element("strong", {}, both(gate.name)),
        camp && element("span", {}, both(camp.name)),
        element("small", {}, both(words.changeGate)),
      ),
    ),
    element("div", { class: "look" }, video, openCamera),
    answerPlace,
    settling,
    element("div", { class: "counts" }, counter("entered", went), counter("left", left), counter("inside", inside)),
    element(
      "div",
      { class: "tools" },
      element(
        "fieldset",
        { class: "direction" },
        element("legend", {}, both(words.direction)),
        goingIn.label,
        goingOut.label,
      ),
      button("number", acts.type, "tool"),
      button("groups", acts.heads, "tool"),
      lamp,
    ),
    approval,
    standing,
  )

  let removal: ReturnType<typeof setTimeout> | undefined
  const showReady = (): void => {
    root.dataset.light = "none"
    settling.replaceChildren()
    answerPlace.replaceChildren(invitation(camera !== undefined, readsChips))
  }

  return {
    root,
    video,
    direction: () => (goingOut.input.checked ? "out" : "in"),
    showCamera: (now) => {
      camera = now
      root.classList.toggle("blind", camera === undefined)
      openCamera.hidden = camera !== undefined
      lamp.hidden = camera?.lamp === undefined
      if (root.dataset.light === "none") showReady()
    },
    showChips: (chips) => {
      readsChips = chips
      if (root.dataset.light === "none") showReady()
    },
    showAnswer: (answer, heads) => {
      const light = lightOf(answer)
      root.dataset.light = light
      answerPlace.replaceChildren(verdict(answer, heads))
      settling.replaceChildren(...(light === "amber" ? [askSupervisor(acts.settle)] : []))
      // The screen may have been scrolled, on a phone with large letters.
      answerPlace.scrollIntoView({ block: "nearest" })
      clearTimeout(removal)
      if (light !== "amber") removal = setTimeout(showReady, shownFor[light])
    },
    showCounts: (passed, heads) => {
      went.replaceChildren(String(passed.in))
      left.replaceChildren(String(passed.out))
      inside.replaceChildren(String(heads))
    },
    showStanding: (now) => standing.replaceChildren(...standingLine(now)),
  }
}

/** Needs two taps, so that nobody is let in by mistake. */
const askSupervisor = (settle: (passed: boolean) => void): HTMLElement => {
  const yes = button("letIn", () => settle(true), "big let-in")
  const no = button("turnAway", () => settle(false), "big turn-away")
  const choose = (): void => {
    const settling = ask.parentElement
    ask.replaceWith(no, yes)
    // The focus goes beside the new buttons, so that a key which is held down decides nothing.
    settling?.focus()
  }
  const ask = button("supervisor", choose, "big supervisor")
  return ask
}

import type { Camp, Direction, Gate } from "@mahmal/gate"
import type { Answer } from "../gate/openTurnstile.ts"
import type { Passed } from "../store/Store.ts"
import { element } from "./element.ts"
import { ago, both, comma, each } from "./language.ts"
import { type Heads, invitation, lightOf, verdict } from "./verdict.ts"
import { words } from "./words.ts"

/** The state of the sync with the hub, for the line at the bottom of the screen. Ages in seconds. */
export interface Standing {
  readonly listAge: number | undefined
  readonly listLimit: number
  readonly unsent: number
  /** Why the last sync failed: the hub was not reached, or refused what was sent. */
  readonly trouble: "noNetwork" | "hubRefuses" | undefined
}

/** The actions of the buttons. */
export interface Acts {
  readonly changeGate: () => void
  readonly settle: (passed: boolean) => void
  readonly type: () => void
  readonly heads: () => void
  readonly openCamera: () => void
  readonly lamp: () => void
  readonly sync: () => void
}

/** The screen at the gate. */
export interface GateScreen {
  readonly root: HTMLElement
  readonly video: HTMLVideoElement
  /** The direction that is selected now. */
  readonly direction: () => Direction
  readonly showAnswer: (answer: Answer, heads: Heads | undefined) => void
  readonly showReady: (camera: boolean, chips: boolean) => void
  /** Shows whether there is a camera and a lamp. It leaves the current answer as it is. */
  readonly showCamera: (camera: boolean, lamp: boolean) => void
  readonly showCounts: (passed: Passed, inside: number) => void
  readonly showStanding: (standing: Standing) => void
}

const button = (label: keyof typeof words, act: () => void, kind: string): HTMLButtonElement =>
  element("button", { class: kind, with: { type: "button" }, on: { click: act } }, both(words[label]))

/** Builds the screen of a gate: the display at the top, the controls at the bottom, in reach of the thumb. */
export const gateScreen = (gate: Gate, camp: Camp | undefined, acts: Acts): GateScreen => {
  const video = element("video", { with: { muted: "", playsinline: "" } })
  video.muted = true
  const answerPlace = element("div", { class: "verdict", with: { role: "status", "aria-live": "assertive" } })
  const settling = element("div", { class: "settling", with: { tabindex: "-1" } })
  const [went, left, inside] = [element("strong"), element("strong"), element("strong")]
  const standing = element("button", { class: "standing", with: { type: "button" }, on: { click: acts.sync } })
  const lamp = button("lamp", acts.lamp, "tool")
  const camera = button("openCamera", acts.openCamera, "big open-camera")
  lamp.hidden = true
  camera.hidden = true

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
    element("div", { class: "look" }, video, camera),
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
    standing,
  )

  return {
    root,
    video,
    direction: () => (goingOut.input.checked ? "out" : "in"),
    showCamera: (hasCamera, hasLamp) => {
      root.classList.toggle("blind", !hasCamera)
      camera.hidden = hasCamera
      lamp.hidden = !hasLamp
    },
    showReady: (hasCamera, chips) => {
      root.dataset.light = "none"
      settling.replaceChildren()
      answerPlace.replaceChildren(invitation(hasCamera, chips))
    },
    showAnswer: (answer, heads) => {
      root.dataset.light = lightOf(answer)
      answerPlace.replaceChildren(verdict(answer, heads))
      settling.replaceChildren(
        ...(answer.decision.light === "amber" && !answer.settled ? askSupervisor(acts.settle) : []),
      )
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
const askSupervisor = (settle: (passed: boolean) => void): HTMLElement[] => {
  const yes = button("letIn", () => settle(true), "big let-in")
  const no = button("turnAway", () => settle(false), "big turn-away")
  const choose = (): void => {
    const settling = ask.parentElement
    ask.replaceWith(no, yes)
    // The focus goes beside the new buttons, so that a key which is held down decides nothing.
    settling?.focus()
  }
  const ask = button("supervisor", choose, "big supervisor")
  return [ask]
}

const standingLine = ({ listAge, listLimit, unsent, trouble }: Standing): HTMLElement[] => {
  const old = listAge === undefined || listAge > listLimit
  const list = element(
    "span",
    { class: old ? "list old" : "list" },
    listAge === undefined
      ? both(words.noList)
      : each((language) => {
          const age = `${words.list[language]}: ${ago(listAge, language)}`
          return old ? `${age}${comma[language]} ${words.listOld[language]}` : age
        }),
  )
  const sent = element("span", { class: "unsent", with: { "data-count": String(unsent) } })
  sent.append(
    unsent === 0 ? both(words.allSent) : both(words.unsent),
    unsent === 0 ? "" : ": ",
    unsent === 0 ? "" : String(unsent),
  )
  return trouble === undefined ? [list, sent] : [list, sent, element("span", { class: trouble }, both(words[trouble]))]
}

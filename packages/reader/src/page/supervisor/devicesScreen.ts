import type { Words } from "@mahmal/gate"
import { element } from "../view/element.ts"
import { both } from "../view/language.ts"
import { type Acts, deviceLine } from "./deviceLine.ts"
import type { Device } from "./hub.ts"
import { words } from "./words.ts"

/** The screen of a supervisor. */
export interface DevicesScreen {
  readonly root: HTMLElement
  /** The season that is selected now. */
  readonly season: () => string
  /** Shows readers, those that wait for approval above the counts and all others below. */
  readonly showDevices: (devices: readonly Device[]) => void
  /** Says what went wrong; undefined takes it away. */
  readonly alert: (wrong: Words | undefined) => void
  /** Puts the focus on the line of a reader. */
  readonly focus: (device: string) => void
}

/** Builds the screen of a supervisor around the counts; `showSeason` is called when a season is selected, or asked for again. */
export const devicesScreen = (
  seasons: readonly string[],
  counts: HTMLElement,
  acts: Acts & { readonly showSeason: () => void },
): DevicesScreen => {
  const on = { click: acts.showSeason }
  const season = element(
    "select",
    { on: { change: acts.showSeason } },
    ...seasons.map((name) => element("option", { text: name })),
  )
  const waiting = element("ul", { class: "devices" })
  const others = element("ul", { class: "devices" })
  const alert = element("p", { class: "wrong", with: { role: "alert" } })
  const root = element(
    "section",
    { class: "plain" },
    element("h1", {}, both(words.title)),
    element(
      "div",
      { class: "chosen" },
      element("label", {}, both(words.season), season),
      element("button", { with: { type: "button" }, on }, both(words.refresh)),
    ),
    alert,
    waiting,
    counts,
    others,
  )
  return {
    root,
    season: () => season.value,
    showDevices: (devices) => {
      waiting.replaceChildren()
      others.replaceChildren()
      for (const device of devices) (device.standing === "waiting" ? waiting : others).append(deviceLine(device, acts))
      if (devices.length === 0) waiting.append(element("li", {}, both(words.none)))
    },
    alert: (wrong) => alert.replaceChildren(...(wrong === undefined ? [] : [both(wrong)])),
    focus: (device) => root.querySelector<HTMLElement>(`[data-device="${device}"]`)?.focus(),
  }
}

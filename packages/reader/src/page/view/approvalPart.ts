import type { Words } from "@mahmal/gate"
import type { Syncing } from "../hub/keepSyncing.ts"
import { element } from "./element.ts"
import { both } from "./language.ts"
import { whyNotEnrolled } from "./whyNotEnrolled.ts"
import { words } from "./words.ts"

/** The part of a screen where a reader whose approval the hub has lost asks for it again. */
export interface ApprovalPart {
  readonly root: HTMLElement
  /** Shows what there is to do now: nothing, to ask, or to read out the code. */
  readonly update: () => void
}

/** Builds it, beside all else: the reader works on meanwhile. */
export const approvalPart = (syncing: Syncing): ApprovalPart => {
  const root = element("div", { class: "approval", with: { role: "status", hidden: "" } })
  let shown: string | undefined
  let wrong: Words | undefined

  const ask = async (): Promise<void> => {
    button.disabled = true
    wrong = await syncing.askIn().then(() => undefined, whyNotEnrolled)
    button.disabled = false
    shown = undefined
    update()
  }
  const button = element(
    "button",
    { class: "ask", with: { type: "button" }, on: { click: () => void ask() } },
    both(words.askAgain),
  )

  const update = (): void => {
    const code = syncing.code()
    root.hidden = syncing.trouble() !== "unapproved"
    const now = root.hidden ? "" : (code ?? "ask")
    // What is the same is left, so that it is not read out again and a finger on the button loses nothing.
    if (now === shown) return
    shown = now
    if (root.hidden) root.replaceChildren()
    else if (code === undefined)
      root.replaceChildren(
        element("p", {}, both(words.unapproved)),
        ...(wrong === undefined ? [] : [element("p", { class: "wrong" }, both(wrong))]),
        button,
      )
    else
      root.replaceChildren(
        element("p", {}, both(words.code)),
        element("output", { class: "code", text: code, with: { dir: "ltr" } }),
      )
  }
  return { root, update }
}

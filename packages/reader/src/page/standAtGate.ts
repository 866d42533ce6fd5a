import { type Bytes, braceletPrefix, encodeBase45, type Gate } from "@mahmal/gate"
import { headCount } from "./gate/headCount.ts"
import type { Chain } from "./gate/openChain.ts"
import { type Answer, openTurnstile } from "./gate/openTurnstile.ts"
import type { Scanned } from "./gate/Scanned.ts"
import type { Whereabouts } from "./gate/Whereabouts.ts"
import type { Syncing } from "./hub/keepSyncing.ts"
import { distinctScans } from "./scan/distinctScans.ts"
import { type Camera, openCamera } from "./scan/openCamera.ts"
import { openChipReader, readsChips } from "./scan/openChipReader.ts"
import type { Store } from "./store/Store.ts"
import { approvalPart } from "./view/approvalPart.ts"
import { askNumber, showHeads } from "./view/dialogs.ts"
import { gateScreen } from "./view/gateScreen.ts"
import { keepAwake } from "./view/keepAwake.ts"
import { present } from "./view/screens.ts"
import { showBroken } from "./view/showBroken.ts"
import { signal, unmute } from "./view/signal.ts"
import type { Standing } from "./view/standingLine.ts"
import { lightOf } from "./view/verdict.ts"

/** What work at a gate needs. */
export interface Post {
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
  readonly syncing: Syncing
}

/** Milliseconds between two updates of the figures, such as the age of the list. */
const updateEvery = 10_000

/** Works at a gate until the returned function is called. The plan and the keys must be known. */
export const standAtGate = async (post: Post, gate: Gate, changeGate: () => void): Promise<() => void> => {
  const { store, chain, whereabouts, syncing } = post
  const turnstile = await openTurnstile(
    { store, chain, whereabouts, knowledge: () => knowledgeOf(syncing), ahead: () => syncing.state().ahead },
    gate,
  )
  const heads = headCount(gate, whereabouts, () => syncing.state().groups)
  const leaving = new AbortController()
  const isNew = distinctScans()
  let camera: Camera | undefined
  let opening = false
  let chips = false
  const approval = approvalPart(syncing)

  const showFigures = (): void => {
    screen.showCounts(turnstile.passed(), heads.total())
    screen.showStanding(standingOf(post))
    approval.update()
  }

  const showAnswer = (answer: Answer): void => {
    const light = lightOf(answer)
    const belongs = answer.group !== undefined && light !== "red"
    screen.showAnswer(answer, belongs ? heads.of(answer.group) : undefined)
    signal(light)
    showFigures()
  }

  /** An answer is shown only after it is on disk; when it cannot be stored, nobody passes. */
  const answering = async (work: () => Promise<Answer | undefined>): Promise<void> => {
    try {
      const answer = await work()
      if (answer !== undefined) showAnswer(answer)
    } catch (error) {
      leaving.abort()
      signal("red")
      showBroken(error)
    }
  }
  const show = (scanned: Scanned) => answering(() => turnstile.show(scanned, screen.direction()))

  const showTyped = async (number: string): Promise<void> => {
    const names = await store.numbered(number.toUpperCase())
    await show({ by: "hand", names })
  }

  const startCamera = async (): Promise<void> => {
    // The page may be seen again while it opens: of two cameras one would never be closed.
    if (opening || camera !== undefined) return
    opening = true
    const onCode = async (text: string) => {
      if (!isCovered() && isNew(text, performance.now())) await show({ by: "camera", text })
    }
    const onLost = (how: "taken" | "frozen") => {
      camera = undefined
      screen.showCamera(undefined)
      if (how === "frozen") void startCamera()
    }
    camera = await openCamera(screen.video, onCode, onLost, leaving.signal).catch(() => undefined)
    opening = false
    screen.showCamera(camera)
  }
  const startChips = (): void => {
    if (!readsChips() || chips) return
    chips = true
    openChipReader(leaving.signal, onChip)
      .catch(() => {
        // NFC is switched off, or a tap must come first.
        chips = false
      })
      .finally(() => screen.showChips(chips))
  }
  const onChip = (bytes: Bytes): void => {
    // As the same bracelet's code says it.
    if (!isCovered() && isNew(braceletPrefix + encodeBase45(bytes), performance.now())) void show({ by: "chip", bytes })
  }

  const screen = gateScreen(
    gate,
    syncing.state().plan?.camps.find(({ id }) => id === gate.camp),
    approval.root,
    {
      changeGate,
      settle: (passed) => void answering(() => turnstile.settle(passed)),
      type: () => askNumber((number) => void showTyped(number)),
      heads: () => showHeads(heads.byGroup()),
      openCamera: () => void startCamera(),
      sync: () => void syncing.now(),
    },
  )
  present(screen.root)

  const unlisten = syncing.listen(showFigures)
  const updating = setInterval(showFigures, updateEvery)
  leaving.signal.addEventListener("abort", () => {
    unlisten()
    clearInterval(updating)
  })
  showFigures()
  const onTap = (): void => {
    unmute()
    startChips()
  }
  addEventListener("pointerdown", onTap, { signal: leaving.signal })
  // Whoever chose the gate has tapped: nobody taps again before the first bracelet comes.
  onTap()
  keepAwake(leaving.signal)
  // Back from a call or from another app, which took the camera.
  const onSeen = () => void (document.visibilityState === "visible" && startCamera())
  document.addEventListener("visibilitychange", onSeen, { signal: leaving.signal })
  void startCamera()
  return () => leaving.abort()
}

/** Whether a dialog covers the light: then nobody would see it, and whoever it is for would have passed. */
const isCovered = (): boolean => document.querySelector("dialog[open]") !== null

const standingOf = ({ syncing, chain }: Post): Standing => {
  const { status, plan, ahead, sent } = syncing.state()
  return {
    listAge: status === undefined ? undefined : Math.max(0, (Date.now() + ahead) / 1000 - status.list.issuedAt),
    listLimit: plan?.limits.listAge ?? 0,
    unsent: chain.length() - sent,
    trouble: syncing.trouble(),
  }
}

const knowledgeOf = (syncing: Syncing) => {
  const { plan, trust, status } = syncing.state()
  if (plan === undefined || trust === undefined)
    throw new Error("The gate has no plan or no keys: the first sync must come before.")
  return { plan, trust, list: status?.list }
}

import { type Bytes, braceletPrefix, encodeBase45, type Gate } from "@mahmal/gate"
import type { Chain } from "./gate/openChain.ts"
import { type Answer, openTurnstile } from "./gate/openTurnstile.ts"
import type { Scanned } from "./gate/Scanned.ts"
import type { Whereabouts } from "./gate/Whereabouts.ts"
import type { Syncing } from "./hub/keepSyncing.ts"
import { distinctScans } from "./scan/distinctScans.ts"
import { type Camera, openCamera } from "./scan/openCamera.ts"
import { openChipReader, readsChips } from "./scan/openChipReader.ts"
import type { Store } from "./store/Store.ts"
import { askNumber, showHeads } from "./view/dialogs.ts"
import { gateScreen } from "./view/gateScreen.ts"
import { keepAwake } from "./view/keepAwake.ts"
import { present } from "./view/screens.ts"
import { showBroken } from "./view/showBroken.ts"
import { signal, unmute } from "./view/signal.ts"
import { type Heads, lightOf } from "./view/verdict.ts"

/** What work at a gate needs. */
export interface Post {
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
  readonly syncing: Syncing
}

/** Milliseconds for which an answer is shown, so that nobody takes it for the next person's. Amber stays until it is settled. */
const shownFor = { green: 3_000, red: 10_000 } as const

/** Milliseconds between two updates of the figures, such as the age of the list. */
const updateEvery = 10_000

/** Works at a gate until the returned function is called. The plan and the keys must be known. */
export const standAtGate = async (post: Post, gate: Gate, changeGate: () => void): Promise<() => void> => {
  const { store, chain, whereabouts, syncing } = post
  const turnstile = await openTurnstile(
    { store, chain, whereabouts, knowledge: () => knowledgeOf(syncing), ahead: () => syncing.state().ahead },
    gate,
  )
  const leaving = new AbortController()
  let camera: Camera | undefined
  const isNew = distinctScans()
  let lit = false
  let answered = false
  let standing: ReturnType<typeof setTimeout> | undefined

  const showReady = (): void => {
    answered = false
    screen.showReady(camera !== undefined, readsChips())
  }

  const showCamera = (): void => {
    screen.showCamera(camera !== undefined, camera?.lamp !== undefined)
    if (!answered) showReady()
  }

  const headsOf = (group: number): Heads => ({
    inside: whereabouts.inside(gate).get(group) ?? 0,
    expected: syncing.state().groups.get(group)?.expected,
  })

  const showAnswer = (answer: Answer): void => {
    const light = lightOf(answer)
    answered = true
    const belongs = answer.group !== undefined && light !== "red"
    screen.showAnswer(answer, belongs ? headsOf(answer.group) : undefined)
    signal(light)
    showFigures()
    clearTimeout(standing)
    if (light !== "amber") standing = setTimeout(showReady, shownFor[light])
  }

  /** An answer is shown only after it is on disk; when it cannot be stored, nobody passes. */
  const answering = async (work: () => Promise<Answer | undefined>): Promise<void> => {
    try {
      const answer = await work()
      if (answer !== undefined) showAnswer(answer)
    } catch (error) {
      leave()
      signal("red")
      showBroken(error)
    }
  }
  const show = (scanned: Scanned) => answering(() => turnstile.show(scanned, screen.direction()))

  const showTyped = async (number: string): Promise<void> => {
    const names = await store.numbered(number.toUpperCase())
    await show({ by: "hand", names })
  }

  const showFigures = (): void => {
    const heads = [...whereabouts.inside(gate).values()]
    screen.showCounts(
      turnstile.passed(),
      heads.reduce((sum, count) => sum + count, 0),
    )
    const { status, plan, ahead, sent } = syncing.state()
    screen.showStanding({
      listAge: status === undefined ? undefined : Math.max(0, (Date.now() + ahead) / 1000 - status.list.issuedAt),
      listLimit: plan?.limits.listAge ?? 0,
      unsent: chain.length() - sent,
      trouble: syncing.trouble(),
    })
  }

  /** The groups of this camp, and all others of which somebody is inside. */
  const showAllHeads = (): void => {
    const sizes = syncing.state().groups
    const inside = whereabouts.inside(gate)
    const belonging = [...sizes].flatMap(([group, { camps }]) =>
      gate.camp !== undefined && camps.includes(gate.camp) ? [group] : [],
    )
    showHeads(
      new Map(
        [...new Set([...belonging, ...inside.keys()])].map((group) => [
          group,
          {
            inside: inside.get(group) ?? 0,
            expected: group === undefined ? undefined : sizes.get(group)?.expected,
          },
        ]),
      ),
    )
  }

  const startCamera = async (): Promise<void> => {
    const onCode = async (text: string) => {
      if (isNew(text, performance.now())) await show({ by: "camera", text })
    }
    camera = await openCamera(screen.video, onCode, loseCamera).catch(() => undefined)
    if (leaving.signal.aborted) return camera?.close()
    showCamera()
  }
  const onChip = (bytes: Bytes): void => {
    // As the same bracelet's code says it.
    if (isNew(braceletPrefix + encodeBase45(bytes), performance.now())) void show({ by: "chip", bytes })
  }
  const loseCamera = (): void => {
    camera?.close()
    camera = undefined
    showCamera()
  }

  const screen = gateScreen(
    gate,
    syncing.state().plan?.camps.find(({ id }) => id === gate.camp),
    {
      changeGate,
      settle: (passed) => void answering(() => turnstile.settle(passed)),
      type: () => askNumber((number) => void showTyped(number)),
      heads: showAllHeads,
      openCamera: () => void startCamera(),
      lamp: () => {
        lit = !lit
        void camera?.lamp?.(lit)
      },
      sync: () => void syncing.now(),
    },
  )

  const unlisten = syncing.listen(showFigures)
  const updating = setInterval(showFigures, updateEvery)
  const leave = (): void => {
    leaving.abort()
    camera?.close()
    unlisten()
    clearInterval(updating)
    clearTimeout(standing)
  }

  present(screen.root)
  showFigures()
  addEventListener("pointerdown", unmute, { signal: leaving.signal })
  keepAwake(leaving.signal)
  if (readsChips()) openChipReader(leaving.signal, onChip).catch(() => {})
  void startCamera()
  return leave
}

const knowledgeOf = (syncing: Syncing) => {
  const { plan, trust, status } = syncing.state()
  if (plan === undefined || trust === undefined)
    throw new Error("The gate has no plan or no keys: the first sync must come before.")
  return { plan, trust, list: status?.list }
}

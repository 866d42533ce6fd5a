import type { Direction, Gate } from "@mahmal/gate"
import type { Chain } from "./gate/openChain.ts"
import { type Answer, openTurnstile } from "./gate/openTurnstile.ts"
import type { Scanned } from "./gate/Scanned.ts"
import type { Whereabouts } from "./gate/Whereabouts.ts"
import type { Talks } from "./hub/keepTalking.ts"
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

/** What a gate is worked with. */
export interface Post {
  readonly store: Store
  readonly chain: Chain
  readonly whereabouts: Whereabouts
  readonly talks: Talks
}

/** How long an answer stands, in milliseconds: nobody may take it for that of the next. An amber one stands until it is settled. */
const stands = { green: 3_000, red: 10_000 } as const

/** How often the age of the list is shown anew, in milliseconds. */
const renewEvery = 10_000

/** Works at a gate until it is left, which the answer does. The hub must have told of the plan and the keys before. */
export const standAtGate = async (post: Post, gate: Gate, changeGate: () => void): Promise<() => void> => {
  const { store, chain, whereabouts, talks } = post
  const turnstile = await openTurnstile(
    { store, chain, whereabouts, knowledge: () => knowledgeOf(talks), ahead: () => talks.told().ahead },
    gate,
  )
  const leaving = new AbortController()
  let camera: Camera | undefined
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
    expected: talks.told().groups.get(group)?.expected,
  })

  const showAnswer = (answer: Answer): void => {
    const light = lightOf(answer)
    answered = true
    const belongs = answer.group !== undefined && light !== "red"
    screen.showAnswer(answer, belongs ? headsOf(answer.group) : undefined)
    signal(light)
    showFigures()
    clearTimeout(standing)
    if (light !== "amber") standing = setTimeout(showReady, stands[light])
  }

  /** Nothing is shown before it is on the disk; what cannot be kept lets nobody in. */
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
  const show = (scanned: Scanned, direction: Direction = screen.direction()) =>
    answering(() => turnstile.show(scanned, direction))

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
    const { status, plan, ahead, sent } = talks.told()
    screen.showStanding({
      listAge: status === undefined ? undefined : Math.max(0, (Date.now() + ahead) / 1000 - status.list.issuedAt),
      listLimit: plan?.limits.listAge ?? 0,
      unsent: chain.length() - sent,
      trouble: talks.trouble(),
    })
  }

  /** Those who belong into this camp, and whoever else is inside. */
  const showAllHeads = (): void => {
    const sizes = talks.told().groups
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
    const tell = (text: string) => show({ by: "camera", text })
    camera = await openCamera(screen.video, tell, loseCamera).catch(() => undefined)
    if (leaving.signal.aborted) return camera?.close()
    showCamera()
  }
  const loseCamera = (): void => {
    camera?.close()
    camera = undefined
    showCamera()
  }

  const screen = gateScreen(
    gate,
    talks.told().plan?.camps.find(({ id }) => id === gate.camp),
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
      talk: () => void talks.now(),
    },
  )

  const unlisten = talks.listen(showFigures)
  const renewing = setInterval(showFigures, renewEvery)
  const leave = (): void => {
    leaving.abort()
    camera?.close()
    unlisten()
    clearInterval(renewing)
    clearTimeout(standing)
  }

  present(screen.root)
  showFigures()
  addEventListener("pointerdown", unmute, { signal: leaving.signal })
  keepAwake(leaving.signal)
  if (readsChips()) openChipReader(leaving.signal, (bytes) => void show({ by: "chip", bytes })).catch(() => {})
  void startCamera()
  return leave
}

const knowledgeOf = (talks: Talks) => {
  const { plan, trust, status } = talks.told()
  if (plan === undefined || trust === undefined) throw new Error("a gate without a plan or keys")
  return { plan, trust, list: status?.list }
}

import type { SitePlan, Words } from "@mahmal/gate"
import { element } from "../view/element.ts"
import { both, each, timeOf } from "../view/language.ts"
import { askHub, Refused } from "./hub.ts"
import { words } from "./words.ts"

/** The counts of a season's gates and camps, from the hub's stream. */
interface Counts {
  readonly at: string
  readonly gates: readonly {
    readonly gate: string
    readonly in: number
    readonly out: number
    readonly stopped: number
    readonly amber: number
  }[]
  readonly camps: readonly {
    readonly camp: number
    readonly inside: number
    readonly arrived: number
    readonly expected: number
  }[]
}

/** Shows the live counts of a season. */
export interface LiveCounts {
  readonly root: HTMLElement
  /** Follows the counts of this season instead of the one before. */
  readonly follow: (season: string) => Promise<void>
  /** Ends the stream. */
  readonly end: () => void
}

/** Milliseconds before a stream that the hub refused is opened again. */
const retryAfter = 10_000

/** Shows how many people passed where. A stream that breaks is opened again. */
export const liveCounts = (): LiveCounts => {
  const camps = element("tbody")
  const gates = element("tbody")
  const since = element("p", { class: "since" })
  const root = element(
    "section",
    { class: "counted", with: { hidden: "" } },
    element("h2", {}, both(words.counts)),
    since,
    table([words.camp, words.inside, words.arrived, words.expected], camps),
    table([words.gate, words.wentIn, words.wentOut, words.stopped, words.asked], gates),
  )
  let followed = ""
  let stream: EventSource | undefined
  let opening: ReturnType<typeof setTimeout> | undefined

  const show = (counts: Counts, plan: SitePlan): void => {
    const campName = (id: number) => plan.camps.find((camp) => camp.id === id)?.name ?? plain(String(id))
    const gateName = (id: string) => plan.gates.find((gate) => gate.id === id)?.name ?? plain(id)
    camps.replaceChildren(
      ...counts.camps.map(({ camp, inside, arrived, expected }) => row(campName(camp), [inside, arrived, expected])),
    )
    gates.replaceChildren(
      ...counts.gates.map(({ gate, stopped, amber, ...way }) => row(gateName(gate), [way.in, way.out, stopped, amber])),
    )
    since.className = "since"
    since.replaceChildren(each((language) => `${words.asOf[language]} ${timeOf(counts.at, language)}`))
    root.hidden = false
  }

  const cut = (season: string): void => {
    since.className = "since wrong"
    since.replaceChildren(both(words.cut))
    // The browser reconnects a broken stream by itself, but not one that the hub refused.
    if (stream?.readyState !== EventSource.CONNECTING) opening = setTimeout(() => void follow(season), retryAfter)
  }

  const end = (): void => {
    stream?.close()
    stream = undefined
    clearTimeout(opening)
    followed = ""
  }

  const follow = async (season: string): Promise<void> => {
    root.hidden ||= followed !== season
    end()
    followed = season
    try {
      const plan = await askHub<SitePlan>("GET", `/v1/seasons/${season}/gate/plan`)
      // After two presses at once, one stream is enough: browsers open only six connections.
      if (followed !== season || stream !== undefined) return
      const opened = new EventSource(`/v1/seasons/${season}/gate/counts/stream`)
      stream = opened
      opened.addEventListener("counts", ({ data }) => show(JSON.parse(data), plan))
      opened.addEventListener("error", () => cut(season))
    } catch (error) {
      // A season without gates has nothing to count.
      const final = error instanceof Refused && error.status < 500
      if (followed === season && !final) cut(season)
    }
  }

  return { root, follow, end }
}

const plain = (text: string): Words => ({ ar: text, en: text })

const table = (heads: readonly Words[], body: HTMLElement): HTMLElement =>
  element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((head) => element("th", { with: { scope: "col" } }, both(head)))),
    ),
    body,
  )

const row = (name: Words, numbers: readonly number[]): HTMLElement =>
  element(
    "tr",
    {},
    element("th", { with: { scope: "row" } }, both(name)),
    ...numbers.map((number) => element("td", { text: String(number) })),
  )

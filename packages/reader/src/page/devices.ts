import type { Words } from "@mahmal/gate"
import { type Acts, deviceLine } from "./supervisor/deviceLine.ts"
import { askHub, type Device, type Devices, hasEnded, Refused, type Session, seasonsOf } from "./supervisor/hub.ts"
import { liveCounts } from "./supervisor/liveCounts.ts"
import { words } from "./supervisor/words.ts"
import { element } from "./view/element.ts"
import { keepLanguage, keptLanguage } from "./view/keptLanguage.ts"
import { both, languageButton, setLanguage } from "./view/language.ts"
import { message, present } from "./view/screens.ts"

const order = ["waiting", "approved", "revoked"]

/** Why a code was not accepted that may be the right one: somebody else acted meanwhile, or it took too long. */
const whyNot: ReadonlyMap<string, Words> = new Map([
  ["code-expired", words.codeExpired],
  ["revoked", words.alreadyRevoked],
])

/** All readers of a season, those that wait for approval first and the revoked last. */
const readDevices = async (season: string): Promise<Device[]> => {
  const devices: Device[] = []
  let cursor: string | undefined
  do {
    const from: string = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`
    const page: Devices = await askHub("GET", `/v1/seasons/${season}/gate/devices${from}`)
    devices.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return devices.sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing) || a.name.localeCompare(b.name))
}

/** The page of a supervisor who is signed in: readers that wait for approval, then the live counts, then all other readers. */
const supervise = async (session: Session): Promise<void> => {
  const seasons = await seasonsOf(session)
  if (seasons.length === 0) return present(message(words.title, words.noSeasons))
  const season = element("select", {}, ...seasons.map((name) => element("option", { text: name })))
  const waiting = element("ul", { class: "devices" })
  const others = element("ul", { class: "devices" })
  const alert = element("p", { class: "wrong", with: { role: "alert" } })
  const counts = liveCounts()

  const wordsFor = (error: unknown, refused: keyof typeof words): Words => {
    const { status, reason = "" } = error instanceof Refused ? error : { status: 500 }
    if (status === 403) return words.denied
    return status < 500 ? (whyNot.get(reason) ?? words[refused]) : words.failed
  }
  /** Says what went wrong; when the session has ended, asks to sign in again. */
  const showError = (error: unknown, refused: keyof typeof words): void => {
    alert.replaceChildren(both(wordsFor(error, refused)))
    if (!hasEnded(error)) return
    counts.end()
    askToSignIn(words.ended)
  }

  const act = async (id: string, refused: keyof typeof words, work: () => Promise<unknown>): Promise<void> => {
    alert.replaceChildren()
    await work().catch((error: unknown) => showError(error, refused))
    await show()
    document.querySelector<HTMLElement>(`[data-device="${id}"]`)?.focus()
  }
  const acts: Acts = {
    approve: (id, code) =>
      void act(id, "wrongCode", () => askHub("POST", `/v1/gate/devices/${id}/approval`, session.csrf, { code })),
    revoke: (id) => void act(id, "failed", () => askHub("POST", `/v1/gate/devices/${id}/revocation`, session.csrf)),
  }
  let shows = 0
  const show = async (): Promise<void> => {
    shows += 1
    const mine = shows
    try {
      const devices = await readDevices(season.value)
      // Another season may have been chosen meanwhile, or the same one read again.
      if (mine !== shows) return
      const { wait = [], work = [] } = Object.groupBy(devices, ({ standing }) =>
        standing === "waiting" ? "wait" : "work",
      )
      waiting.replaceChildren(...wait.map((device) => deviceLine(device, acts)))
      others.replaceChildren(...work.map((device) => deviceLine(device, acts)))
      if (devices.length === 0) waiting.append(element("li", {}, both(words.none)))
    } catch (error) {
      if (mine === shows) showError(error, "failed")
    }
  }

  const showSeason = async (): Promise<void> => {
    alert.replaceChildren()
    await Promise.all([show(), counts.follow(season.value)])
  }

  season.addEventListener("change", () => void showSeason())
  present(
    element(
      "section",
      { class: "plain" },
      element("h1", {}, both(words.title)),
      element(
        "div",
        { class: "chosen" },
        element("label", {}, both(words.season), season),
        element("button", { with: { type: "button" }, on: { click: () => void showSeason() } }, both(words.refresh)),
      ),
      alert,
      waiting,
      counts.root,
      others,
    ),
  )
  await showSeason()
}

/** Ends the session at the hub, and goes to the provider to end it there. When that fails, the page is loaded again. */
const signOut = ({ csrf }: Session): void =>
  void askHub<{ readonly goTo: string }>("POST", `/sign-out?return=${location.pathname}`, csrf).then(
    ({ goTo }) => location.assign(goTo),
    () => location.reload(),
  )

const signOutButton = (session: Session): HTMLElement =>
  element(
    "button",
    { class: "sign-out", with: { type: "button" }, on: { click: () => signOut(session) } },
    both(words.signOut),
  )

const showBar = (...parts: readonly (Node | string)[]): void =>
  document.querySelector("#bar")?.replaceChildren(...parts)

const askToSignIn = (why: Words): void => {
  showBar(element("strong", {}, both(words.title)), languageButton(keepLanguage))
  present(
    element(
      "section",
      { class: "plain" },
      element("h1", {}, both(words.title)),
      element("p", { with: { role: "status" } }, both(why)),
      element("a", { class: "big", with: { href: "/sign-in?return=/reader/devices/" } }, both(words.signIn)),
    ),
  )
}

const start = async (): Promise<void> => {
  const session: Session = await askHub("GET", "/v1/session")
  if (session.kind === "nobody") return askToSignIn(words.signInWhy)
  showBar(
    element("strong", {}, session.name ?? both(words.title)),
    languageButton(keepLanguage),
    ...(session.kind === "person" ? [signOutButton(session)] : []),
  )
  await supervise(session)
}

setLanguage(keptLanguage())
start().catch((error: unknown) => {
  if (hasEnded(error)) return askToSignIn(words.ended)
  showBar(element("strong", {}, both(words.title)), languageButton(keepLanguage))
  present(message(words.unreached, words.unreachedWhy, { label: words.again, do: () => location.reload() }))
})

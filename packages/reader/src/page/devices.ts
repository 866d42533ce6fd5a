import { type Acts, deviceLine } from "./supervisor/deviceLine.ts"
import { askHub, type Device, type Devices, Refused, type Session, seasonsOf } from "./supervisor/hub.ts"
import { liveCounts } from "./supervisor/liveCounts.ts"
import { words } from "./supervisor/words.ts"
import { element } from "./view/element.ts"
import { both, languageButton } from "./view/language.ts"
import { present } from "./view/screens.ts"

const order = ["waiting", "approved", "revoked"]

/** The readers of a season, those that wait first and the revoked last; all pages of them. */
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

/** The page of a supervisor who is signed in: who waits to be let in stands above, how many passed next, then all other readers. */
const supervise = async (session: Session): Promise<void> => {
  const seasons = await seasonsOf(session)
  const season = element("select", {}, ...seasons.map((name) => element("option", { text: name })))
  const waiting = element("ul", { class: "devices" })
  const others = element("ul", { class: "devices" })
  const wrong = element("p", { class: "wrong", with: { role: "alert" } })
  const counts = liveCounts()

  const wordsOf = (error: unknown, refused: keyof typeof words) =>
    error instanceof Refused && error.status === 403
      ? words.denied
      : error instanceof Refused && error.status < 500
        ? words[refused]
        : words.failed

  const act = async (refused: keyof typeof words, work: () => Promise<unknown>): Promise<void> => {
    wrong.replaceChildren()
    await work().catch((error: unknown) => wrong.append(both(wordsOf(error, refused))))
    await show()
  }
  const acts: Acts = {
    approve: (id, code) =>
      void act("wrongCode", () => askHub("POST", `/v1/gate/devices/${id}/approval`, session.csrf, { code })),
    revoke: (id) => void act("failed", () => askHub("POST", `/v1/gate/devices/${id}/revocation`, session.csrf)),
  }
  const show = async (): Promise<void> => {
    try {
      const devices = await readDevices(season.value)
      const { wait = [], work = [] } = Object.groupBy(devices, ({ standing }) =>
        standing === "waiting" ? "wait" : "work",
      )
      waiting.replaceChildren(...wait.map((device) => deviceLine(device, acts)))
      others.replaceChildren(...work.map((device) => deviceLine(device, acts)))
      if (devices.length === 0) waiting.append(element("li", {}, both(words.none)))
    } catch (error) {
      wrong.replaceChildren(both(wordsOf(error, "failed")))
    }
  }

  const showSeason = async (): Promise<void> => {
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
        element("button", { with: { type: "button" }, on: { click: () => void show() } }, both(words.refresh)),
      ),
      wrong,
      waiting,
      counts.root,
      others,
    ),
  )
  await showSeason()
}

/** Ends the session here, and goes where it is ended at the provider. Where that fails, the page says anew who is signed in. */
const signOut = ({ csrf }: Session): void =>
  void askHub<{ readonly goTo: string }>("POST", "/sign-out", csrf).then(
    ({ goTo }) => location.assign(goTo),
    () => location.reload(),
  )

const signOutButton = (session: Session): HTMLElement =>
  element(
    "button",
    { class: "sign-out", with: { type: "button" }, on: { click: () => signOut(session) } },
    both(words.signOut),
  )

const start = async (): Promise<void> => {
  const session: Session = await askHub("GET", "/v1/session")
  document.querySelector("#bar")?.replaceChildren(
    element("strong", {}, session.name ?? both(words.title)),
    languageButton(() => {}),
    ...(session.kind === "person" ? [signOutButton(session)] : []),
  )
  if (session.kind !== "nobody") return supervise(session)
  present(
    element(
      "section",
      { class: "plain" },
      element("h1", {}, both(words.title)),
      element("p", {}, both(words.signInWhy)),
      element("a", { class: "big", with: { href: "/sign-in?return=/reader/devices/" } }, both(words.signIn)),
    ),
  )
}

void start()

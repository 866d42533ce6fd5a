import type { Words } from "@mahmal/gate"
import { HubRefused } from "./hub/askHub.ts"
import { enrol } from "./hub/enrol.ts"
import { openSession } from "./hub/openSession.ts"
import { openPost } from "./openPost.ts"
import { type Device, Store } from "./store/Store.ts"
import { element } from "./view/element.ts"
import { both, languageButton, speak } from "./view/language.ts"
import { enrolScreen, message, present, waitScreen } from "./view/screens.ts"
import { words } from "./view/words.ts"

/** How often a device that waits asks whether it was approved, in milliseconds. */
const askEvery = 1_500

/** Starts the page: with what this phone kept, from where it stood. */
export const start = async (): Promise<void> => {
  // Without it the page works all the same, as long as there is a network.
  navigator.serviceWorker?.register("/reader/worker.js", { scope: "/reader/" }).catch(() => {})
  const store = await Store.open()
  speak((await store.fact("language")) ?? "ar")
  document.querySelector("#bar")?.replaceChildren(
    element("strong", {}, both(words.title)),
    languageButton((language) => void store.write({ facts: { language } })),
  )
  await alone()
  const device = await store.fact("device")
  if (device === undefined) askToEnrol(store)
  else await goOn(store, device)
}

/** Waits until no other page of this phone has the reader: two would both write on at the end of one chain. */
const alone = (): Promise<void> =>
  new Promise((go) => {
    const waiting = setTimeout(() => present(message(words.otherPage, words.otherPageWhy)), 300)
    void navigator.locks.request("mahmal-reader", () => {
      clearTimeout(waiting)
      go()
      // Held until the page goes away.
      return new Promise(() => {})
    })
  })

const goOn = async (store: Store, device: Device): Promise<void> => {
  if (device.standing === "revoked") return present(message(words.revoked, words.revokedWhy))
  if (device.standing === "waiting") return waitForApproval(store, device)
  await openPost(store, device)
}

const askToEnrol = (store: Store): void => {
  const season = new URLSearchParams(location.search).get("season") ?? ""
  present(
    enrolScreen(season, async (name, chosen) => {
      // Without it, a browser that runs out of space may throw the scans away.
      void navigator.storage?.persist?.()
      try {
        await goOn(store, await enrol(store, name, chosen))
        return undefined
      } catch (error) {
        return wordsOf(error)
      }
    }),
  )
}

const wordsOf = (error: unknown) => {
  if (!(error instanceof HubRefused) || error.status === undefined) return words.unreached
  return error.status === 404 ? words.unknownSeason : words.refusedByHub
}

const waitForApproval = (store: Store, device: Device, trouble?: Words): void => {
  const session = openSession(device)
  let over = false
  const look = async (): Promise<void> => {
    const standing = await session.begin().catch(() => "waiting" as const)
    // What was asked before a new code goes on with nothing: two would both begin the work.
    if (over) return
    if (standing === "waiting") {
      timer = setTimeout(() => void look(), askEvery)
      return
    }
    const { code: _, ...known } = device
    const settled: Device = { ...known, standing }
    await store.write({ facts: { device: settled } })
    await goOn(store, settled)
  }
  let timer = setTimeout(() => void look(), askEvery)
  const renew = async (): Promise<void> => {
    over = true
    clearTimeout(timer)
    const again = await enrol(store, device.name, device.season).catch((error: unknown) => {
      waitForApproval(store, device, wordsOf(error))
    })
    if (again !== undefined) await goOn(store, again)
  }
  present(waitScreen(device.code, () => void renew(), trouble))
}

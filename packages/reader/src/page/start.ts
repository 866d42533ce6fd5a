import type { Words } from "@mahmal/gate"
import { enrol } from "./hub/enrol.ts"
import { openSession } from "./hub/openSession.ts"
import { openPost } from "./openPost.ts"
import { type Device, Store } from "./store/Store.ts"
import { element } from "./view/element.ts"
import { both, languageButton, setLanguage } from "./view/language.ts"
import { enrolScreen, message, present, waitScreen } from "./view/screens.ts"
import { whyNotEnrolled } from "./view/whyNotEnrolled.ts"
import { words } from "./view/words.ts"

/** Milliseconds between two questions whether the device was approved. */
const askEvery = 1_500

/** Starts the page from what the phone has stored. */
export const start = async (): Promise<void> => {
  // Without a service worker the page still works while there is a network.
  navigator.serviceWorker?.register("/reader/worker.js", { scope: "/reader/" }).catch(() => {})
  const store = await Store.open()
  setLanguage((await store.fact("language")) ?? "ar")
  document.querySelector("#bar")?.replaceChildren(
    element("strong", {}, both(words.title)),
    languageButton((language) => void store.write({ facts: { language } })),
  )
  await waitForOtherPages()
  // Otherwise the browser may delete the scans when it runs out of space. It may allow this only once the page is installed.
  void navigator.storage?.persist?.()
  const device = await store.fact("device")
  if (device === undefined) askToEnrol(store)
  else await proceed(store, device)
}

/** Waits until no other page of this phone has the reader open: two would fork the chain. */
const waitForOtherPages = (): Promise<void> =>
  new Promise((go) => {
    const waiting = setTimeout(() => present(message(words.otherPage, words.otherPageWhy)), 300)
    void navigator.locks.request("mahmal-reader", () => {
      clearTimeout(waiting)
      go()
      // The lock is held until the page is closed.
      return new Promise(() => {})
    })
  })

const proceed = async (store: Store, device: Device): Promise<void> => {
  if (device.standing === "revoked") return present(message(words.revoked, words.revokedWhy))
  if (device.standing === "waiting") return waitForApproval(store, device)
  await openPost(store, device)
}

const askToEnrol = (store: Store): void => {
  const season = new URLSearchParams(location.search).get("season") ?? ""
  present(
    enrolScreen(season, async (name, chosen) => {
      try {
        await proceed(store, await enrol(store, name, chosen))
        return undefined
      } catch (error) {
        return whyNotEnrolled(error)
      }
    }),
  )
}

const waitForApproval = (store: Store, device: Device, trouble?: Words): void => {
  const session = openSession(device)
  const waiting = new AbortController()
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    clearTimeout(timer)
    const standing = await session.begin().catch(() => "waiting" as const)
    looking = false
    // A question from before a new code was asked for: otherwise both would go on.
    if (waiting.signal.aborted) return
    if (standing === "waiting" || standing === "unknown") {
      timer = setTimeout(() => void look(), askEvery)
      return
    }
    waiting.abort()
    const { code: _, ...known } = device
    const settled: Device = { ...known, standing }
    await store.write({ facts: { device: settled } })
    await proceed(store, settled)
  }
  let timer = setTimeout(() => void look(), askEvery)
  addEventListener("online", () => void look(), { signal: waiting.signal })
  const renew = async (): Promise<void> => {
    waiting.abort()
    clearTimeout(timer)
    const again = await enrol(store, device.name, device.season).catch((error: unknown) => {
      waitForApproval(store, device, whyNotEnrolled(error))
    })
    if (again !== undefined) await proceed(store, again)
  }
  present(waitScreen(device.code, () => void renew(), trouble))
}

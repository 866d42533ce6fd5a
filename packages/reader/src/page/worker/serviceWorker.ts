/** Put in when the page is bundled: the version of the page, and the addresses of its files. */
declare const READER_VERSION: string
declare const READER_FILES: readonly string[]

/** What a service worker is, as far as this one uses it: the library of the DOM does not tell. */
interface ServiceWorkerScope {
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void
}
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Lasting {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

const scope = self as unknown as ServiceWorkerScope
const name = `reader ${READER_VERSION}`

/** A page that is open goes on with what it has loaded; the next one that opens is the new one. */
scope.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(name)
    // Past the browser's own store: all files must be of one version.
    await cache.addAll(READER_FILES.map((path) => new Request(path, { cache: "reload" })))
    await scope.skipWaiting()
  }
  event.waitUntil(keep())
})

scope.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const other of await caches.keys()) {
      if (other.startsWith("reader ") && other !== name) await caches.delete(other)
    }
    await scope.clients.claim()
  }
  event.waitUntil(tidy())
})

/** The page comes from the phone, whether there is a network or not; what is asked of the hub is asked of the hub. */
scope.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (event.request.method !== "GET" || origin !== location.origin || !READER_FILES.includes(pathname)) return
  const answer = async () => {
    const cache = await caches.open(name)
    return (await cache.match(pathname)) ?? fetch(event.request)
  }
  event.respondWith(answer())
})

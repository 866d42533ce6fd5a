/** Defined when the page is bundled: its version, and the digests of its files by path, as in `Request.integrity`. */
declare const READER_VERSION: string
declare const READER_FILES: Readonly<Record<string, string>>

/** The parts of a service worker's scope that are used here; TypeScript's DOM library has no types for them. */
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

/** An open page keeps what it has loaded; the next one that opens has the new version. */
scope.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(name)
    // All files must have the same version. So they come past the HTTP cache, and none from a hub that has another.
    const requests = Object.entries(READER_FILES).map(
      ([path, integrity]) => new Request(path, { cache: "reload", integrity }),
    )
    await cache.addAll(requests)
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

/** The files of the page always come from the cache; all other requests go to the hub. */
scope.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (event.request.method !== "GET" || origin !== location.origin || !Object.hasOwn(READER_FILES, pathname)) return
  const answer = async () => {
    const cache = await caches.open(name)
    return (await cache.match(pathname)) ?? fetch(event.request)
  }
  event.respondWith(answer())
})

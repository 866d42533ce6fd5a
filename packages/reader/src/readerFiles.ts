import { hash } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import type { BuildOptions } from "esbuild"

/** A file of the page, with its HTTP headers. */
export interface ReaderFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** The files of the folder `page` that are served unchanged, by path. */
const plain = {
  "/reader/": "reader.html",
  "/reader/reader.css": "reader.css",
  "/reader/manifest.webmanifest": "manifest.webmanifest",
  "/reader/icon.svg": "icon.svg",
  "/reader/icon-180.png": "icon-180.png",
  "/reader/icon-192.png": "icon-192.png",
  "/reader/icon-512.png": "icon-512.png",
  "/reader/icon-maskable-512.png": "icon-maskable-512.png",
  "/reader/devices/": "devices.html",
  "/reader/devices.css": "devices.css",
} as const

const scripts = { "/reader/reader.js": "reader.ts", "/reader/devices.js": "devices.ts" } as const
const workerPath = "/reader/worker.js"

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
}

/** The page may load its own files and call its own hub, and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

const fileOf = (name: string, body: Uint8Array): ReaderFile => ({
  body: new Uint8Array(body),
  headers: {
    "content-type": types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    "cache-control": "no-cache",
    "content-security-policy": policy,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  },
})

/** The path of a source file: TypeScript, or JavaScript in the built package. */
const sourceOf = (name: string): string => {
  const source = fileURLToPath(new URL(`./page/${name}`, import.meta.url))
  return existsSync(source) ? source : source.replace(/\.ts$/, ".js")
}

const bundle = async (name: string, define: BuildOptions["define"] = {}): Promise<Uint8Array> => {
  const { build } = await import("esbuild")
  const made = await build({
    entryPoints: [sourceOf(name)],
    bundle: true,
    define,
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2023",
    write: false,
  })
  return made.outputFiles[0]?.contents ?? new Uint8Array(0)
}

const make = async (): Promise<ReadonlyMap<string, ReaderFile>> => {
  const files = new Map<string, ReaderFile>()
  for (const [path, name] of Object.entries(plain)) files.set(path, fileOf(name, await readFile(sourceOf(name))))
  for (const [path, name] of Object.entries(scripts)) files.set(path, fileOf(path, await bundle(name)))
  const kept = JSON.stringify(
    Object.fromEntries(
      [...files]
        .filter(([path]) => !path.startsWith("/reader/devices"))
        .map(([path, { body }]) => [path, `sha256-${hash("sha256", body, "base64")}`]),
    ),
  )
  const version = hash("sha256", kept).slice(0, 16)
  const worker = await bundle("worker/serviceWorker.ts", {
    READER_VERSION: JSON.stringify(version),
    READER_FILES: kept,
  })
  return files.set(workerPath, fileOf(workerPath, worker))
}

let made: Promise<ReadonlyMap<string, ReaderFile>> | undefined

/**
 * The files of the page by path, all under `/reader/`, bundled on first use. The service worker has a version of its files,
 * so a phone replaces its page when the hub has another.
 */
export const readerFiles = (): Promise<ReadonlyMap<string, ReaderFile>> => {
  made ??= make()
  return made
}

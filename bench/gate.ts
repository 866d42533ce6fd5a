import { type ChildProcess, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { type Figures, measure } from "./gate/measure.ts"

/*
 * Run by `pnpm bench:gate`. Aims: a verification within 1.5 times the bare signature check; the whole decision, with a
 * status list of 2,000,000, within 5 ms at the 99th percentile; the library within 60 kB minified and compressed. Ends with
 * an error when one of them is missed. Chromium is measured where it is installed, or at CHROMIUM.
 */

const bundle = async (path: string): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(path)],
    bundle: true,
    format: "esm",
    minify: true,
    platform: "browser",
    target: "es2023",
    write: false,
  })
  return outputFiles[0]?.contents ?? new Uint8Array(0)
}

const inNode = async (): Promise<Figures[]> => [await measure("ES256"), await measure("EdDSA")]

const inChromium = async (chromium: string): Promise<Figures[]> => {
  const script = await bundle(import.meta.resolve("./gate/inBrowser.ts"))
  const profile = await mkdtemp(join(tmpdir(), "mahmal-bench-"))
  let browser: ChildProcess | undefined
  const { promise, resolve, reject } = Promise.withResolvers<Figures[]>()
  // Cross-origin isolated, because only then is a browser's clock exact to microseconds.
  const isolated = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }
  const server = createServer(async (request, response) => {
    if (request.method === "POST") resolve(JSON.parse(await text(request)))
    const isScript = request.url === "/bench.js"
    response.writeHead(200, { ...isolated, "Content-Type": isScript ? "text/javascript" : "text/html" })
    response.end(isScript ? script : '<!doctype html><script type="module" src="/bench.js"></script>')
  }).listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`]
    browser = spawn(chromium, [...flags, `http://127.0.0.1:${port}/`], { stdio: "ignore" })
    browser.once("error", reject)
    browser.once("exit", (code) => reject(new Error(`Chromium ended with ${code} before it measured`)))
  })
  try {
    return await promise
  } finally {
    server.close()
    server.closeAllConnections()
    if (browser?.exitCode === null) {
      const ended = new Promise((done) => browser?.once("exit", done))
      browser.kill()
      await ended
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

const show = (where: string, figures: readonly Figures[]): void => {
  const ms = (time: number) => `${time.toFixed(3)} ms`
  for (const one of figures) {
    console.log(
      `${where}, ${one.algorithm}: ${one.bytes} bytes, ${one.letters} letters; bare check ${ms(one.bareMedian)}, ` +
        `verification ${ms(one.verifyMedian)}, ratio ${one.ratio.toFixed(2)}; ` +
        `decision median ${ms(one.decisionMedian)}, p99 ${ms(one.decisionP99)}`,
    )
    if (one.ratio > 1.5 || one.decisionP99 > 5) process.exitCode = 1
  }
}

const library = await bundle(import.meta.resolve("@mahmal/gate"))
const compressed = gzipSync(library).length
console.log(`library: ${library.length} bytes minified, ${compressed} compressed`)
if (compressed > 60_000) process.exitCode = 1

show(`Node ${process.versions.node}`, await inNode())

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium"
if (existsSync(chromium)) show("Chromium", await inChromium(chromium))
else console.log(`Chromium: not measured, ${chromium} is not there`)

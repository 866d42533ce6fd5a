import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { expect, it } from "vitest"

it("the whole package runs in a browser without anything of Node, in less than 60 kB minified and compressed", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("@mahmal/gate"))],
    bundle: true,
    format: "esm",
    metafile: true,
    minify: true,
    platform: "browser",
    target: "es2023",
    write: false,
  })
  const size = gzipSync(outputFiles[0]?.contents ?? "").length
  expect(size).toBeLessThan(60_000)
  expect(Object.keys(metafile.inputs).every((path) => path.includes("packages/gate/src/"))).toBe(true)
})

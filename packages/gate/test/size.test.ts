import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { expect, it } from "vitest"

it("The package has no dependency on Node, and less than 60 kB minified and compressed", async () => {
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

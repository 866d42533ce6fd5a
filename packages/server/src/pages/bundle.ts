import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

const entry = new URL("./browser/verifyReceipt.ts", import.meta.url)

/** Where the source stands: TypeScript beside this file, or JavaScript once it is built. */
const file = (): string => {
  const source = fileURLToPath(entry)
  return existsSync(source) ? source : source.replace(/\.ts$/, ".js")
}

let bundled: Promise<string> | undefined

/** The script that verifies a receipt in a browser, out of the very sources that the hub verifies by; made once. */
export const bundle = (): Promise<string> => {
  bundled ??= import("esbuild").then(async ({ build }) => {
    const made = await build({
      entryPoints: [file()],
      bundle: true,
      format: "esm",
      target: "es2022",
      minify: true,
      write: false,
    })
    return made.outputFiles[0]?.text ?? ""
  })
  return bundled
}

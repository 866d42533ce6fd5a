import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** A recorded request of the e-track's contract, with this Security header, and some texts of its elements replaced. */
export const sample = (file: string, security: string, texts: Readonly<Record<string, string>> = {}): string => {
  const path = fileURLToPath(import.meta.resolve(`@mahmal/contracts/etrack/samples/${file}`))
  const signed = readFileSync(path, "utf8").replace(/<wsse:Security .*<\/wsse:Security>/s, () => security)
  return Object.entries(texts).reduce((message, [name, text]) => {
    const element = new RegExp(`<et:${name}>[^<]*</et:${name}>`)
    if (!element.test(message)) throw new Error(`${file} has no ${name}`)
    return message.replace(element, () => `<et:${name}>${text}</et:${name}>`)
  }, signed)
}

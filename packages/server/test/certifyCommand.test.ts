import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { hubProcess } from "./support/hubProcess.ts"

/** Does nothing, and keeps a connection to its system and a timer for itself. */
const adapter = `
import { connect } from "node:net"
import { Messages } from "@mahmal/core/ports/Messages"
import { Effect, Layer } from "effect"

export default ({ url }) =>
  Layer.sync(Messages, () => {
    const { hostname, port } = new URL(url)
    connect(Number(port), hostname).on("error", () => {})
    setInterval(() => {}, 1000)
    return { send: () => Effect.void }
  })
`

it("A certificate is over when its sheet is printed, whatever the adapter leaves open", async () => {
  // In this package all of ours are found as whoever installs them finds them.
  const folder = await mkdtemp(join(import.meta.dirname, "followed-"))
  await writeFile(join(folder, "adapter.js"), adapter)
  const certifying = hubProcess(["certify", "--port", "sms", "./adapter.js"], {}, { folder })
  try {
    expect(await certifying.ended, certifying.output()).toEqual({ status: 1, signal: null })
    expect(certifying.output()).toMatch(
      /does its work, send: it did nothing for the person[\s\S]*Written to certificate-sms\.md\.\n$/,
    )
  } finally {
    await certifying.end("SIGKILL")
    await rm(folder, { recursive: true, force: true })
  }
})

import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { mocksCommand } from "../src/index.ts"
import { folder } from "./support/resources.ts"

const run = (...args: string[]) => {
  const said: string[] = []
  const complaints: string[] = []
  const enough = new AbortController()
  const { promise: started, resolve } = Promise.withResolvers<void>()
  const status = mocksCommand(args, {
    print: (line) => {
      said.push(line)
      resolve()
    },
    complain: (line) => complaints.push(line),
    signal: enough.signal,
  })
  return { said, complaints, started, status, stop: () => enough.abort() }
}

it("prints every address, the e-track's ending in ?wsdl, and stops when it is told to", async () => {
  const { said, started, status, stop } = run("etrack", "sms-gateway", "--port", "0")
  await started
  const addresses = said.flatMap((line) => /http:\S+/.exec(line)?.[0] ?? [])
  for (const called of ["/etrack", "/etrack?wsdl"])
    expect(addresses.some((address) => address.endsWith(called))).toBe(true)
  for (const address of addresses) await fetch(address)
  stop()
  expect(await status).toBe(0)
  await expect(fetch(addresses[0] ?? "")).rejects.toThrow()
})

it("prints what callers of each system show, so that a client in any language can be let in", async () => {
  const { said, started, status, stop } = run("etrack", "visa-authority", "--port", "0")
  await started
  const printed = said.join("\n")
  const visa = /http:\S+(?=\/openapi\.yaml)/.exec(printed)?.[0]
  const token = /token: ([^,\s]+)/.exec(printed)?.[1]
  const asked = { headers: { authorization: `Bearer ${token}` } }
  expect((await fetch(`${visa}/v1/entitlements?season=1448&limit=1`, asked)).status).toBe(200)
  expect(printed).toContain("username: mahmal-hub, password: sample-password")
  stop()
  expect(await status).toBe(0)
})

it("has a help text", async () => {
  const { said, status } = run("--help")
  expect(await status).toBe(0)
  expect(said.join("\n")).toMatch(/--state[\s\S]*Fixed ports: page 7100, etrack 7101/)
})

it.each([
  [["visas"], 'There is no system "visas"'],
  [["--port", "etrack=99999"], '"99999" is not a port'],
  [["--port", "8080"], "Give the system of port 8080"],
  [["--callback", "etrack=nowhere"], '"nowhere" is not a URL'],
  [["--callback", "etrack=mailto:hub"], '"mailto:hub" is not a URL'],
  [["etrack", "--callback", "sms-gateway=http://127.0.0.1:1"], "sms-gateway is not started"],
  [["etrack", "--port", "sms-gateway=0"], "sms-gateway is not started"],
  [["--colour"], "--colour"],
])("refuses %j, and says why", async (args, why) => {
  const { complaints, status } = run(...args)
  expect(await status).toBe(2)
  expect(complaints[0]).toContain(why)
})

it("says what is wrong when the state folder is not a folder", async () => {
  const file = join(await folder(), "notes.txt")
  await writeFile(file, "mine")
  const complaintsAbout = async (state: string) => {
    const { complaints, status } = run("border-feed", "--port", "0", "--state", state)
    expect(await status).toBe(1)
    return complaints
  }
  expect(await complaintsAbout(file)).toEqual([`State cannot be kept in the folder ${file}: it is a file.`])
  const under = join(file, "state")
  expect(await complaintsAbout(under)).toEqual([
    `State cannot be kept in the folder ${under}: a part of its path is a file.`,
  ])
})

it("says of an older Node that it is too old, before it loads what that does not have", async () => {
  // As Node 20 is: without `node:sqlite`, which fails while modules are loaded.
  const older = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from "node:module"
    Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })
    registerHooks({ resolve(name, context, next) {
      if (name === "node:sqlite") throw new Error("No such built-in module")
      return next(name, context)
    } })`)}`
  const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url))
  await expect(promisify(execFile)(process.execPath, ["--import", older, cli])).rejects.toMatchObject({
    code: 1,
    stderr: "mahmal-mocks: this is Node 20.20.2; it needs 22.19 or newer.\n",
  })
})

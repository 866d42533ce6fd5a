import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest"
import { subscribe } from "../../src/events/subscribe.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { until } from "../support/until.ts"
import { type EventHub, startEventHub } from "./support/eventHub.ts"
import { journalOf, type TestJournal } from "./support/journal.ts"
import { systemOf } from "./support/parties.ts"
import { arrived } from "./support/stories.ts"
import { startSubscriber } from "./support/subscriber.ts"

const guide = readFileSync(new URL("../../../../docs/guides/events.md", import.meta.url), "utf8")
const code = (language: string) => guide.match(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``))?.[1] ?? ""
const folder = fileURLToPath(new URL("../..", import.meta.url))
const hasPython = spawnSync("python3", ["--version"]).status === 0

let fresh: FreshDatabase
let hub: EventHub
let journal: TestJournal
let stop: () => Promise<void>

beforeAll(async () => {
  fresh = await freshDatabase()
  hub = startEventHub(fresh.url)
  await hub.closePage()
  journal = await journalOf(fresh.url)
  stop = hub.deliver()
})
afterAll(async () => {
  await stop()
  await hub.stop()
  await journal.close()
  await fresh.drop()
})

it("shows a receiver that takes what the hub sends, and nothing that is not signed", async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const { secret } = await hub.run(subscribe(systemOf("it"), { url }))
  const receiver = spawn(process.execPath, ["--input-type=module", "-e", code("js")], {
    cwd: folder,
    env: { PATH: process.env.PATH, SECRET: secret, PORT: String(port) },
  })
  onTestFinished(() => void receiver.kill("SIGKILL"))
  let output = ""
  receiver.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text
  })
  const forged = await until(() => fetch(url, { method: "POST", body: "{}" }).catch(() => undefined))
  expect(forged.status).toBe(401)
  // A hub that is killed breaks off in the middle; that ends nobody else.
  const broken = connect(port, "127.0.0.1")
  broken.write("POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 2\r\n\r\n{", () => broken.destroy())
  await once(broken, "close")
  await journal.people("1448-G48-000001")
  await journal.write(["1448-G48-000001", arrived])
  await hub.closePage()
  await until(async () => (output.includes("\n") || receiver.exitCode !== null ? true : undefined))
  expect(output).toBe("1448-G48-000001/1 org.mahmal.pilgrim.arrived.v1\n")
})

it.skipIf(!hasPython)("shows a check in Python that agrees", async () => {
  const subscriber = await startSubscriber()
  const { secret } = await hub.run(subscribe(systemOf("it"), { url: subscriber.url }))
  await journal.people("1448-G48-000002")
  await journal.write(["1448-G48-000002", arrived])
  await hub.closePage()
  const { headers, body } = await until(async () => subscriber.came[0])
  const judged = (text: string) =>
    execFileSync(
      "python3",
      [
        "-c",
        `${code("python")}\nimport json, sys\ng = json.load(sys.stdin)\nprint(is_signed(g["secret"], g["headers"], g["body"].encode()))`,
      ],
      {
        input: JSON.stringify({ secret, headers, body: text }),
        encoding: "utf8",
      },
    ).trim()
  expect([judged(body), judged(body.replace("1448", "1449"))]).toEqual(["True", "False"])
  await subscriber.close()
})

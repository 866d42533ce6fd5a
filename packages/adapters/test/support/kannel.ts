import { type ChildProcess, spawn } from "node:child_process"
import { randomInt } from "node:crypto"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { type AddressInfo, createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"

const programs = {
  bearerbox: "/usr/sbin/bearerbox",
  smsbox: "/usr/sbin/smsbox",
  fakesmsc: "/usr/lib/kannel/test/fakesmsc",
}
type Program = keyof typeof programs

/** The programs of Kannel that are not installed here. Debian packages: kannel and kannel-extras. */
export const missing: readonly string[] = Object.values(programs).filter((path) => !existsSync(path))

/** The user of sendsms in a Kannel that a test has started. */
export const kannelUser = { username: "mission", password: "kannel-password" } as const

/**
 * Free ports below the ephemeral range, so that no other program gets one between finding and using it. All are held until
 * the last is found, so that they differ.
 */
const freePorts = async (count: number): Promise<readonly number[]> => {
  const held: Server[] = []
  while (held.length < count) {
    const server = createServer().listen(randomInt(10_000, 15_000), "127.0.0.1")
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    )
    if (free) held.push(server)
  }
  const ports = held.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(held.map((server) => once(server.close(), "close")))
  return ports
}

const configuration = (folder: string, [admin, boxes, centre, sendsms]: readonly number[]): string => `
group = core
admin-port = ${admin}
admin-password = ${kannelUser.password}
admin-interface = "127.0.0.1"
smsbox-port = ${boxes}
smsbox-interface = "127.0.0.1"
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
store-type = spool
store-location = "${folder}/spool"

group = smsc
smsc = fake
smsc-id = FAKE
port = ${centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${boxes}
sendsms-port = ${sendsms}
sendsms-interface = "127.0.0.1"
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = ${kannelUser.username}
password = ${kannelUser.password}

group = sms-service
keyword = default
text = ""
max-messages = 0
`

const answers = async (port: number | undefined): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )

/** Polls until the answer is yes; the test's own time-out ends it. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await wait(25)
}

/** A running Kannel: its two boxes, and the SMS centre that it talks to. All end with the test. */
export class Kannel {
  readonly url: string
  readonly #folder: string
  readonly #ports: readonly number[]
  readonly #running = new Map<Program, ChildProcess>()
  readonly #endAll = () => {
    for (const program of this.#running.keys()) this.signal(program, "SIGKILL")
  }

  private constructor(folder: string, ports: readonly number[]) {
    this.#folder = folder
    this.#ports = ports
    this.url = `http://127.0.0.1:${ports[3]}`
    process.once("exit", this.#endAll)
  }

  /** Prepares a temporary folder; nothing runs yet. */
  static async prepare(): Promise<Kannel> {
    const folder = await mkdtemp(join(tmpdir(), "mahmal-kannel-"))
    const kannel = new Kannel(folder, await freePorts(4))
    await mkdir(join(folder, "spool"))
    await writeFile(join(folder, "kannel.conf"), configuration(folder, kannel.#ports))
    return kannel
  }

  /** Starts both boxes, and waits until they take messages. */
  async startBoxes(): Promise<void> {
    this.#start("bearerbox", "-v", "4", join(this.#folder, "kannel.conf"))
    await until(() => answers(this.#ports[0]))
    this.#start("smsbox", "-v", "4", join(this.#folder, "kannel.conf"))
    await until(() => answers(this.#ports[3]))
  }

  /** Starts the SMS centre, which takes all messages and sends none. */
  startCentre(): void {
    this.#start("fakesmsc", "-H", "127.0.0.1", "-r", String(this.#ports[2]), "-m", "0", "1 2 text none")
  }

  signal(program: Program, signal: NodeJS.Signals): void {
    this.#running.get(program)?.kill(signal)
  }

  /** Resolves when a program has ended. */
  async ended(program: Program): Promise<void> {
    const child = this.#running.get(program)
    if (child === undefined) return
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
    this.#running.delete(program)
  }

  /** The messages for this receiver at the SMS centre so far, as Kannel's fakesmsc writes them. */
  async sentTo(receiver: string): Promise<readonly string[]> {
    const log = await readFile(join(this.#folder, "fakesmsc.log"), "utf8").catch(() => "")
    const got = [...log.matchAll(/Got message \d+: <\S+ (\S+) (.*)>$/gm)]
    return got.filter(([, to]) => to === receiver).map(([, , message]) => message ?? "")
  }

  /** Resolves when the SMS centre has a message for this receiver. */
  centreHas(receiver: string): Promise<void> {
    return until(async () => (await this.sentTo(receiver)).length > 0)
  }

  async close(): Promise<void> {
    this.#endAll()
    for (const program of [...this.#running.keys()]) await this.ended(program)
    process.off("exit", this.#endAll)
    await rm(this.#folder, { recursive: true, force: true })
  }

  #start(program: Program, ...options: readonly string[]): void {
    // A shell, to append to the log of an earlier start; exec, so that no shell remains.
    const log = join(this.#folder, `${program}.log`)
    const script = 'log=$1; shift; exec "$@" >>"$log" 2>&1'
    const child = spawn("/bin/sh", ["-c", script, "sh", log, programs[program], ...options], { stdio: "ignore" })
    this.#running.set(program, child)
  }
}

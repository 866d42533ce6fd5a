import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { etrackDefaults, startEtrack } from "../../src/etrack/startEtrack.ts"
import { closing } from "../support/resources.ts"

/** A SOAP client of another language: its command, how to check that it is installed, and its Debian packages. */
const clients = [
  {
    name: "PHP's SoapClient",
    program: "php",
    file: "client.php",
    probe: ["-r", "new ReflectionClass('SoapClient');"],
    packages: "php-cli php-soap",
  },
  {
    name: "Python's zeep",
    program: "/usr/bin/python3",
    file: "client.py",
    probe: ["-c", "import zeep"],
    packages: "python3-zeep",
  },
  {
    name: "Perl's SOAP::Lite",
    program: "perl",
    file: "client.pl",
    probe: ["-MSOAP::Lite", "-e", "1"],
    packages: "libsoap-lite-perl",
  },
  {
    name: "gSOAP",
    program: "sh",
    file: "gsoap.sh",
    probe: [
      "-c",
      "command -v wsdl2h && command -v soapcpp2 && command -v g++ && ls /usr/include/openssl/ssl.h /usr/lib/*/libgsoapssl++.so",
    ],
    packages: "gsoap libgsoap-dev libssl-dev zlib1g-dev g++",
  },
] as const

/** Milliseconds; gSOAP's client is compiled first. */
const patience = 280_000

const finished = async (child: ChildProcess): Promise<string> => {
  const [out, err, [status]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, "exit")])
  if (status !== 0) throw new Error(`${out}\n${err}`)
  return out
}

it.for(clients)(
  "lets $name complete every operation of its WSDL",
  { timeout: patience + 10_000 },
  async ({ program, file, probe, packages }, { skip }) => {
    skip(spawnSync(program, probe).status !== 0, `not installed here; Debian has it as ${packages}`)
    const etrack = await closing(startEtrack({ decideAfterMs: 5, rejectRate: 0, callsPerSecond: 1000 }))
    const { username, password } = etrackDefaults.credentials
    const path = fileURLToPath(new URL(`foreign/${file}`, import.meta.url))
    const answers = JSON.parse(
      await finished(spawn(program, [path, `${etrack.url}/etrack?wsdl`, username, password], { timeout: patience })),
    )
    expect(answers).toEqual({
      receipt: expect.stringMatching(/^ETR-\d{12}$/),
      outcome: "REGISTERED",
      name: "نورة <سالم> & المثال",
      cancelled: "CANCELLED",
      fault: expect.stringMatching(/Client\.AlreadyCancelled$/),
    })
  },
)

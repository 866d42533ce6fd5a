import { afterAll, beforeAll, expect, it } from "vitest"
import { writeOpenApi } from "../../scripts/writeOpenApi.ts"
import type { Grant } from "../../src/identity/Client.ts"
import { type Right, rights } from "../../src/rights/rights.ts"
import { type Purpose, purposesOf, Unit } from "../../src/rights/units.ts"
import { approvedReader } from "../gate/TestReader.ts"
import { drawOnly, family, groupOf, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"
import { keyHeaders, sessionHeaders } from "../support/roles.ts"

/**
 * Signs in as everybody there can be, calls every operation for what is one's own, what is foreign and what is not
 * there, and compares each outcome with the table of rights. What is expected is said here once more, in other words
 * than the hub's.
 */

type Outcome = "let in" | "not signed in" | "not allowed" | "not there"

interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly streams: boolean
  readonly body: string | undefined
}

interface Role {
  readonly name: string
  readonly kind: "person" | "system" | "device" | "nobody"
  readonly grant?: Grant
  /** The purpose that its requests name. */
  readonly purpose?: string
  readonly ask: (method: string, path: string, init?: RequestInit) => Promise<Response>
}

/** What is named in addresses, and to whom it belongs. */
interface Objects {
  readonly name: "own" | "foreign" | "unknown"
  readonly season: string
  readonly pilgrim: string
  readonly group: string
  readonly exchange: string
}

const document = JSON.parse(writeOpenApi()) as {
  readonly paths: Record<
    string,
    Record<string, { operationId: string; requestBody?: { content: object }; responses: object }>
  >
}

const operations: ReadonlyArray<Operation> = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId, requestBody, responses }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    streams: JSON.stringify(responses).includes("text/event-stream"),
    body: Object.keys(requestBody?.content ?? {})[0],
  })),
)

let hub: StartedHub
let objects: ReadonlyArray<Objects>
let roles: ReadonlyArray<Role>

const own = family
const foreign = singles[0] ?? []

const exchangeOf = (pilgrim: string) => `visa.request/${pilgrim}`

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, own, ...singles.slice(0, 3))
  await drawOnly(hub, [...own, ...foreign])
  for (const [rows, campaign] of [
    [own, "C15"],
    [foreign, "C03"],
  ] as const)
    await hub.ask("POST", `/v1/groups/${groupOf(rows[0])}/confirmation`, { json: { campaign } })
  objects = [
    ["own", "1448", pilgrimOf(own[0]), groupOf(own[0])] as const,
    ["foreign", "1448", pilgrimOf(foreign[0]), groupOf(foreign[0])] as const,
    ["unknown", "1399", "1399-Q48-999999", "1399-G999999"] as const,
  ].map(([name, season, pilgrim, group]) => ({ name, season, pilgrim, group, exchange: exchangeOf(pilgrim) }))
  roles = await everybody()
})
afterAll(() => hub.stop())

const asking =
  (headers: Readonly<Record<string, string>>): Role["ask"] =>
  (method, path, init = {}) =>
    fetch(hub.origin + path, { ...init, method, headers: { ...headers, ...(init.headers as object) } })

/**
 * Every unit, and two campaigns: a system that works in all seasons, one in another season, and a person; a reader of gate
 * staff, and nobody.
 */
const everybody = async (): Promise<ReadonlyArray<Role>> => {
  const units = Unit.literals.flatMap(
    (unit): ReadonlyArray<Grant> =>
      unit === "campaign" ? ["C15", "C03"].map((campaign) => ({ unit, campaign })) : [{ unit }],
  )
  const made = await Promise.all(
    units.flatMap(async (unit): Promise<ReadonlyArray<Role>> => {
      const name = Object.values(unit).join(" ")
      const elsewhere = { ...unit, seasons: ["1447"] }
      const here = { ...unit, seasons: ["1448"] }
      return [
        { name: `system ${name}`, kind: "system", grant: unit, ask: asking(await hub.run(keyHeaders(unit))) },
        {
          name: `system ${name} 1447`,
          kind: "system",
          grant: elsewhere,
          ask: asking(await hub.run(keyHeaders(elsewhere))),
        },
        { name: `person ${name} 1448`, kind: "person", grant: here, ask: asking(await hub.run(sessionHeaders(here))) },
      ]
    }),
  )
  const stranger: Role = { name: "nobody", kind: "nobody", ask: asking({}) }
  const { shown } = await approvedReader(hub)
  const reader: Role = {
    name: "reader",
    kind: "device",
    grant: { unit: "gate", seasons: ["1448"] },
    ask: asking(shown),
  }
  return [...made.flat(), reader, stranger]
}

/** What the table says, for an object that is there or not. */
const expected = ({ id, path }: Operation, { kind, grant, purpose }: Role, at: Objects): Outcome => {
  const right: Right = rights[id as keyof typeof rights]
  if (right.units.anybody) return "let in"
  if (grant === undefined) return "not signed in"
  const kinds: ReadonlyArray<string> = right.by ?? ["person", "system"]
  if (right.units[grant.unit] === undefined || !kinds.includes(kind)) return "not allowed"
  const purposes: ReadonlyArray<string> = grant.purposes ?? purposesOf[grant.unit]
  const meant = purpose ?? purposes[0]
  if (!purposes.includes(meant ?? "") || right.for?.includes(meant as Purpose) === false) return "not allowed"
  const inSeason = grant.seasons === undefined || grant.seasons.includes(at.season)
  const named = ["season", "pilgrim", "group", "exchange"].filter((kind) => path.includes(`{${kind}}`))
  if (named.includes("season") && !inSeason) return "not there"
  const ofPeople = named.filter((kind) => kind !== "season")
  if (ofPeople.length === 0) return "let in"
  const mine = at.name === (grant.campaign === "C03" ? "foreign" : "own")
  return inSeason && (grant.campaign === undefined || mine) ? "let in" : "not there"
}

const addressOf = ({ path }: Operation, at: Objects): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(
      { ...at, share: "citizens", name: "pool.txt", client: "no-such", credential: "0".repeat(16) }[name] ?? "1",
    ),
  )

/** The outcome of a call that asks for nothing: who is let in is told what is wrong with it, or has it. */
const outcomeOf = async (operation: Operation, role: Role, at: Objects): Promise<readonly [Outcome, string]> => {
  const giveUp = new AbortController()
  const { body, method, streams } = operation
  const response = await role.ask(method, addressOf(operation, at), {
    signal: giveUp.signal,
    headers: {
      ...(body === undefined ? {} : { "content-type": body }),
      ...(role.purpose === undefined ? {} : { "mahmal-purpose": role.purpose }),
    },
    ...(body === undefined ? {} : { body: body === "application/json" ? '{"no such field":1}' : "no such column" }),
  })
  const { status } = response
  if (streams && status === 200) {
    giveUp.abort()
    return ["let in", ""]
  }
  const text = await response.text()
  const type = status >= 400 ? (JSON.parse(text) as { type: string }).type : ""
  // A hub of the tests has no seals and no keys of a gate to give; whoever is told that is let in.
  if (status >= 500 && status !== 503)
    throw new Error(`${operation.id} for ${role.name}, ${at.name}: ${status} ${text}`)
  if (type === "/problems/not-signed-in") return ["not signed in", text]
  if (type === "/problems/not-allowed") return ["not allowed", text]
  if (type === "/problems/unknown") return ["not there", text]
  return ["let in", text]
}

const named = (path: string): boolean => /\{(season|pilgrim|group|exchange)\}/.test(path)

const atOnce = async <A>(work: ReadonlyArray<() => Promise<A>>): Promise<ReadonlyArray<A>> => {
  const done: Array<A> = []
  let next = 0
  const run = async () => {
    for (let at = next++; at < work.length; at = next++) done[at] = await (work[at] as () => Promise<A>)()
  }
  await Promise.all(Array.from({ length: 8 }, run))
  return done
}

/** Calls everything as these roles and gives what differs from the table. */
const differences = async (callers: ReadonlyArray<Role>, called: ReadonlyArray<Operation>) => {
  const calls = callers.flatMap((role) =>
    called.flatMap((operation) => {
      const [first, ...others] = objects as readonly [Objects, ...Array<Objects>]
      // Who has no right at all to an operation has none to any object.
      const has = ["let in", "not there"].includes(expected(operation, role, first))
      return (has && named(operation.path) ? [first, ...others] : [first]).map((at) => async () => {
        const wanted = expected(operation, role, at)
        const [got, text] = await outcomeOf(operation, role, at)
        // Who is let in may be told by the handler that something is not there; what is one's own is there.
        const absent = wanted === "let in" && got === "not there" && !(at.name === "own" && isThere(operation))
        return wanted === got || absent
          ? []
          : [`${operation.id} as ${role.name}, ${at.name}: ${wanted}, got ${got} ${text}`]
      })
    }),
  )
  return { calls: calls.length, different: (await atOnce(calls)).flat() }
}

/** What a season without a draw and without a gate has not. */
const notYet = ["draw.receipt", "bracelets.one", "gate.statusList", "gate.statusDelta", "gate.sync"]

/** Whether there is what an address names: a pilgrim, a group and a season, and nothing else. */
const isThere = ({ id, path }: Operation): boolean =>
  !notYet.includes(id) &&
  [...path.matchAll(/\{(\w+)\}/g)].every(([, name]) => /^(season|pilgrim|group)$/.test(name ?? ""))

// What changes who is who, or ends a journey, comes last.
const last = ["commands.withdraw", "commands.recordDeath"]
const inOrder = operations.toSorted((a, b) => Number(last.includes(a.id)) - Number(last.includes(b.id)))

it("lets everybody do what the table says, and nothing else, with what is theirs and what is not", async () => {
  const { calls, different } = await differences(roles, inOrder)
  expect(different).toEqual([])
  expect(calls).toBeGreaterThan(operations.length * roles.length)
}, 600_000)

it("lets in for the purposes that the table says, and for no other", async () => {
  const purposes = ["operation", "selection", "service", "care", "emergency", "passage", "oversight", "curiosity"]
  const narrowed = await Promise.all(
    Unit.literals
      .filter((unit) => purposesOf[unit].length > 1)
      .map(async (unit): Promise<Role> => {
        const grant = { unit, purposes: ["emergency"] as const }
        return { name: `${unit} in emergencies`, kind: "system", grant, ask: asking(await hub.run(keyHeaders(grant))) }
      }),
  )
  const whole = roles.filter(({ grant }) => grant !== undefined && grant.seasons === undefined)
  const callers = [...narrowed, ...whole].flatMap((role) => purposes.map((purpose) => ({ ...role, purpose })))
  const serving = operations.filter(({ id }) => (rights[id as keyof typeof rights] as Right).for !== undefined)
  const reading = serving.filter(({ id }) => !last.includes(id))
  expect((await differences(callers, reading)).different).toEqual([])
}, 600_000)

it("answers what is foreign word for word as what is not there", async () => {
  const [mine] = roles.filter(({ name }) => name === "system campaign C15")
  for (const operation of operations.filter(({ path }) => /\{(pilgrim|group)\}/.test(path))) {
    if ((rights[operation.id as keyof typeof rights] as Right).units.campaign === undefined) continue
    const texts = []
    for (const at of objects.slice(1)) {
      const [outcome, text] = await outcomeOf(operation, mine as Role, at)
      expect(outcome).toBe("not there")
      texts.push(text.replaceAll(at.pilgrim, "…").replaceAll(at.group, "…"))
    }
    expect(texts[0], operation.id).toBe(texts[1])
  }
})

it("finds for a campaign its own pilgrims alone, whatever is looked for", async () => {
  const ask: Ask = await hub.system({ unit: "campaign", campaign: "C15" })
  const mine = own.map(pilgrimOf).toSorted()
  const found = async (json: object) =>
    (await ask("POST", "/v1/pilgrims/search", { json })).json.items.map(({ pilgrim }) => pilgrim)
  expect(await found({})).toEqual(mine)
  expect(await found({ campaign: "C03" })).toEqual([])
  const [row = []] = foreign
  for (const json of [
    { qid: row[2] },
    { passport: row[9] },
    { name: row[4] },
    { group: groupOf(row) },
    { season: "1448" },
  ])
    expect(await found(json), JSON.stringify(json)).not.toContain(pilgrimOf(row))
  const { json } = await ask("GET", `/v1/groups/${groupOf(own[0])}`)
  expect((json.members as ReadonlyArray<{ pilgrim: string }>).map(({ pilgrim }) => pilgrim)).toEqual(mine)
})

it("shows of the seasons those in which one works", async () => {
  for (const [seasons, shown] of [
    [["1448"], ["1448"]],
    [["1447"], []],
  ] as const) {
    const ask = await hub.system({ unit: "callCentre", seasons })
    expect((await ask("GET", "/v1/seasons")).json.items.map(({ season }) => season)).toEqual(shown)
    expect((await ask("POST", "/v1/pilgrims/search", { json: {} })).json.items).toHaveLength(shown.length === 0 ? 0 : 6)
  }
})

import { bytesToHex } from "@noble/hashes/utils.js"
import { bytesOfJson, digestOf } from "../hashing/digestOf.ts"
import { levelOf } from "../hashing/MerkleTree.ts"
import type { Evidence } from "./Bundle.ts"
import type { Finding } from "./Finding.ts"

/** Whether these are all events of the pilgrim, each once and in the order in which they happened. */
export const checkEvents = ({ pilgrim, events, head }: Evidence): ReadonlyArray<Finding> => {
  const findings: Array<Finding> = []
  const times = new Map<number, number>()
  for (const { leaf } of events) times.set(leaf.version, (times.get(leaf.version) ?? 0) + 1)
  // However many the head claims: the first few hundred that are missing say enough.
  for (let version = 1; version <= Math.min(head.events, events.length + 200); version++) {
    const count = times.get(version) ?? 0
    if (count === 0) findings.push({ where: `event ${version}`, what: "it is missing" })
    if (count > 1) findings.push({ where: `event ${version}`, what: `it stands here ${count} times` })
  }
  events.forEach(({ leaf, page }, n) => {
    const where = `event ${leaf.version}`
    const before = events[n - 1]
    if (leaf.version > head.events) findings.push({ where, what: `there are only ${head.events}` })
    if (leaf.pilgrim !== pilgrim) findings.push({ where, what: `it is an event of ${leaf.pilgrim}` })
    if (before !== undefined && leaf.version < before.leaf.version)
      findings.push({ where, what: `it stands after event ${before.leaf.version}` })
    if (before !== undefined && page < before.page)
      findings.push({ where, what: `it is in page ${page}, but the event before it in page ${before.page}` })
  })
  const last = events.at(-1)
  const hash = last === undefined ? undefined : bytesToHex(levelOf(1, () => bytesOfJson(last.leaf)))
  if (hash !== head.last) findings.push({ where: "the head", what: "its hash is not that of the last event" })
  return findings
}

/** Whether every message is one that an event names, and every event's is at most once here. */
export const checkMessages = ({ events, messages }: Evidence): ReadonlyArray<Finding> => {
  const findings: Array<Finding> = []
  const caused = new Map(events.map(({ leaf }) => [leaf.message, leaf.because]))
  const seen = new Set<string>()
  for (const record of messages) {
    const hash = digestOf(record)
    const where = `message ${hash.slice(0, 16)} of ${record.exchange}`
    if (caused.get(hash) !== record.exchange) findings.push({ where, what: "it caused none of the events" })
    if (seen.has(hash)) findings.push({ where, what: "it stands here twice" })
    seen.add(hash)
  }
  return findings
}

import type { Check } from "../Bench.ts"
import { closedPort } from "../closedPort.ts"
import type { Stand, StandFault } from "../Stand.ts"

/** How a call may end. A question changes nothing, so it is never in doubt. */
interface Allowed {
  readonly submission: readonly string[]
  readonly question: readonly string[]
}

const notDone: Allowed = { submission: ["Unavailable"], question: ["Unavailable"] }
const broken: Allowed = { submission: ["InDoubt"], question: ["Unavailable"] }
const unreadable: Allowed = { submission: ["InDoubt"], question: ["Unreadable"] }

const allowedUnder: Readonly<Partial<Record<StandFault, Allowed>>> = {
  unavailable: notDone,
  reset: broken,
  "garbage-before": unreadable,
  garbage: unreadable,
  // Both a broken connection and an answer that ends too early.
  cut: { submission: ["InDoubt"], question: ["Unavailable", "Unreadable"] },
  "reply-lost": broken,
}

/** Wrong credentials, as after a typing error or a change by the foreign system. */
const outdated = (credentials: Stand["credentials"]): Stand["credentials"] =>
  Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, name === "username" ? value : `${value}-no-more`]),
  )

/** A failed call says truly whether nothing was done or nobody knows. A call that is only slow does not fail. */
export const honestAboutDoubt: Check = async ({ probe, stand, deadline, trial, under }) => {
  const complaints: string[] = []
  const expect = (when: string, word: string, allowed: readonly string[]) => {
    if (!allowed.includes(word)) complaints.push(`ended ${when} in ${word}, not in ${allowed.join(" or ")}`)
  }
  for (const [fault, { [probe.kind]: allowed }] of Object.entries(allowedUnder)) {
    const { word } = await under(fault as StandFault)
    expect(`under ${fault}`, word, allowed)
  }
  const patient = await trial(async ({ run }) => {
    await stand.dial("slow", 9, Math.round(deadline / 10))
    return run()
  })
  expect("after a short wait", patient.word, ["done"])
  const alone = await trial(({ run }) => run(), { url: await closedPort(stand.url) })
  expect("where nobody listens", alone.word, ["Unavailable"])
  // Wrong credentials are corrected by a person, and the call then passes: it must be neither declined nor in doubt.
  const shutOut = await trial(({ run }) => run(), { credentials: outdated(stand.credentials) })
  expect("where its credentials are wrong", shutOut.word, ["Unavailable"])
  return complaints
}

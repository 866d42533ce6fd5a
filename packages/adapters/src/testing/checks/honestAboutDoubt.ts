import type { Check } from "../Bench.ts"
import { nobodyThere } from "../nobodyThere.ts"
import type { Stand, StandFault } from "../Stand.ts"

/** In which words a call must end; a question changes nothing, so it is never in doubt. */
interface Owed {
  readonly submission: readonly string[]
  readonly question: readonly string[]
}

const provablyNothing: Owed = { submission: ["Unavailable"], question: ["Unavailable"] }
const broken: Owed = { submission: ["InDoubt"], question: ["Unavailable"] }
const unreadable: Owed = { submission: ["InDoubt"], question: ["Unreadable"] }

const owed: Readonly<Partial<Record<StandFault, Owed>>> = {
  unavailable: provablyNothing,
  reset: broken,
  "garbage-before": unreadable,
  garbage: unreadable,
  // Some see a broken connection in it, and some an answer that ends too early.
  cut: { submission: ["InDoubt"], question: ["Unavailable", "Unreadable"] },
  "reply-lost": broken,
}

/** What a mission shows after it mistyped it, or after the system changed it. */
const outdated = (credentials: Stand["credentials"]): Stand["credentials"] =>
  Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, name === "username" ? value : `${value}-no-more`]),
  )

/** Whatever breaks, it ends in the word that is true: nothing was done, or nobody knows. And patience is no failure. */
export const honestAboutDoubt: Check = async ({ probe, stand, deadline, trial, under }) => {
  const complaints: string[] = []
  const expect = (when: string, word: string, allowed: readonly string[]) => {
    if (!allowed.includes(word)) complaints.push(`ended ${when} in ${word}, where ${allowed.join(" or ")} is true`)
  }
  for (const [fault, { [probe.kind]: allowed }] of Object.entries(owed)) {
    const { word } = await under(fault as StandFault)
    expect(`under ${fault}`, word, allowed)
  }
  const patient = await trial(async ({ run }) => {
    await stand.dial("slow", 9, Math.round(deadline / 10))
    return run()
  })
  expect("after a short wait", patient.word, ["done"])
  const alone = await trial(({ run }) => run(), { url: await nobodyThere(stand.url) })
  expect("where nobody listens", alone.word, ["Unavailable"])
  // A person mends a login; whoever was refused for it, or is in doubt because of it, nobody mends.
  const shutOut = await trial(({ run }) => run(), { credentials: outdated(stand.credentials) })
  expect("where its credentials are wrong", shutOut.word, ["Unavailable"])
  return complaints
}

import { isDeepStrictEqual } from "node:util"
import { type Bench, type Check, effectsFor, type Normal } from "../Bench.ts"
import { everyFault } from "../Stand.ts"

/** Only the caller may repeat a call: an adapter that retries by itself does things twice. */
const sentOnce = async <Port>({ under }: Bench<Port>, { calls }: Normal): Promise<readonly string[]> => {
  const complaints: string[] = []
  for (const fault of everyFault) {
    const { sent } = await under(fault)
    if (sent > calls) complaints.push(`sent ${sent} requests under ${fault}, where one call sends ${calls}`)
  }
  return complaints
}

/** After a lost reply, and the same call again where that is allowed, the work is done once. */
const doneOnce = <Port>({ probe, stand, trial }: Bench<Port>, { effects }: Normal): Promise<readonly string[]> =>
  trial(async ({ subject, run }) => {
    await stand.dial("reply-lost", 1)
    await run()
    await stand.dial()
    const complaints: string[] = []
    if (probe.repeatable) {
      const { word } = await run()
      if (word !== "done") complaints.push(`ended in ${word} when it was made again after a lost reply`)
    }
    await stand.settled()
    const done = await effectsFor(stand, subject)
    if (done !== effects) complaints.push(`had ${done} effects after a lost reply, where one call has ${effects}`)
    return complaints
  })

const sameAnswer = <Port>({ trial }: Bench<Port>): Promise<readonly string[]> =>
  trial(async ({ run }) => {
    const [first, second] = [await run(), await run()]
    return isDeepStrictEqual(first.value, second.value) ? [] : ["answered the same question in two ways"]
  })

/** The adapter sends each call once, and a repeatable call has its effect once, however often it is made. */
export const idempotent: Check = async (bench, normal) => [
  ...(await sentOnce(bench, normal)),
  ...(bench.probe.kind === "question" ? await sameAnswer(bench) : await doneOnce(bench, normal)),
]

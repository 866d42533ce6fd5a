import { type Bench, effectsFor, type Normal } from "../Bench.ts"
import { inWords } from "../Trial.ts"

/** Makes the call once without any fault. Its work is measured by what the stand did, not by what the adapter says. */
export const doesItsWork = <Port>({
  probe,
  stand,
  trial,
}: Bench<Port>): Promise<{ readonly complaints: readonly string[]; readonly normal: Normal }> =>
  trial(async ({ subject, run }) => {
    await stand.settled()
    const arranged = await effectsFor(stand, subject)
    const before = (await stand.traffic()).calls
    const ending = await run()
    const calls = (await stand.traffic()).calls - before
    await stand.settled()
    const effects = await effectsFor(stand, subject)
    const complaints = [
      ...(ending.word === "done" ? [] : [`ended in ${inWords(ending)}, without any fault`]),
      ...(calls > 0 ? [] : ["sent no request"]),
      ...(probe.kind === "question" || effects > arranged ? [] : ["did nothing for the person"]),
    ]
    return { complaints, normal: { calls, effects } }
  })

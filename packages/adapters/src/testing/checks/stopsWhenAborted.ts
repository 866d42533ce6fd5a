import { setTimeout as wait } from "node:timers/promises"
import type { Check } from "../Bench.ts"
import type { Stand, StandTraffic } from "../Stand.ts"

const pause = 10
const patience = 4500

/** Polls the traffic until it is as wanted; false when it does not become so in time. */
const sees = async (stand: Stand, wanted: (traffic: StandTraffic) => boolean): Promise<boolean> => {
  const end = Date.now() + patience
  while (!wanted(await stand.traffic())) {
    if (Date.now() > end) return false
    await wait(pause)
  }
  return true
}

/** When the caller interrupts a call, its connection is closed and nothing more is sent. */
export const stopsWhenAborted: Check = ({ stand, trial }) =>
  trial(
    async ({ begin }) => {
      if (!(await sees(stand, ({ open }) => open === 0))) return ["began while an earlier call was still open"]
      const before = (await stand.traffic()).calls
      await stand.dial("slow", 99, 25_000)
      const abort = begin()
      const arrived = await sees(stand, ({ calls, open }) => calls > before && open > 0)
      await abort()
      if (!arrived) return ["sent nothing"]
      const sent = (await stand.traffic()).calls
      if (!(await sees(stand, ({ open }) => open === 0))) return ["held its connection after it was aborted"]
      await wait(pause * 10)
      return (await stand.traffic()).calls > sent ? ["sent more after it was aborted"] : []
    },
    { deadline: 20_000 },
  )

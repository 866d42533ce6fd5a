import { monitorEventLoopDelay } from "node:perf_hooks"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** What a process says of itself: mebibytes, and milliseconds for which its event loop was late. */
export interface Felt {
  readonly rss: number
  /** What is in use of the heap once all that nobody needs has been collected. */
  readonly heap: number
  readonly late: number
  readonly latest: number
}

// Loaded into the hub's process with --import; it answers each message of its parent with how it has been since the last.
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()
setFlagsFromString("--expose-gc")
// Between two collections the heap doubles and more, so that a look at any moment tells nothing of a leak.
const collect = runInNewContext("gc") as () => void
process.on("message", () => {
  const [late, latest] = [delay.percentile(99) / 1e6, delay.max / 1e6]
  const { rss } = process.memoryUsage()
  collect()
  const felt: Felt = { rss: rss / 2 ** 20, heap: process.memoryUsage().heapUsed / 2 ** 20, late, latest }
  // The collection that was asked for here is not the hub's.
  delay.reset()
  process.send?.(felt)
})
process.channel?.unref()

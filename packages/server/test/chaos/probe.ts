import { monitorEventLoopDelay } from "node:perf_hooks"

/** What a process says of itself: mebibytes, and milliseconds for which its event loop was late. */
export interface Felt {
  readonly rss: number
  readonly heap: number
  readonly late: number
  readonly latest: number
}

// Loaded into the hub's process with --import; it answers each message of its parent with how it has been since the last.
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()
process.on("message", () => {
  const { rss, heapUsed } = process.memoryUsage()
  const felt: Felt = {
    rss: rss / 2 ** 20,
    heap: heapUsed / 2 ** 20,
    late: delay.percentile(99) / 1e6,
    latest: delay.max / 1e6,
  }
  delay.reset()
  process.send?.(felt)
})
process.channel?.unref()

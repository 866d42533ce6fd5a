import { startStandIns } from "./startStandIns.ts"

// The stand-ins live in a process of their own, as the foreign systems do: when the hub is killed, they go on knowing
// what they did. They end with their parent.
process.once("message", async (options: Parameters<typeof startStandIns>[0]) => {
  try {
    const standIns = await startStandIns(options)
    process.send?.({ environment: standIns.environment })
    process.once("disconnect", () => standIns.close().then(() => process.exit(0)))
  } catch (error) {
    process.send?.({ failure: (error as Error).message }, () => process.exit(1))
  }
})
// The terminal tells us of Ctrl-C too; the parent says when it needs us no more.
process.on("SIGINT", () => {})
process.on("SIGTERM", () => {})

/** Keeps the screen on until `signal` aborts, where the browser can. The lock ends when the page is hidden, and is then renewed. */
export const keepAwake = (signal: AbortSignal): void => {
  let lock: WakeLockSentinel | undefined
  const hold = async (): Promise<void> => {
    if (document.visibilityState !== "visible") return
    lock = await navigator.wakeLock?.request("screen").catch(() => undefined)
    if (signal.aborted) await lock?.release()
  }
  document.addEventListener("visibilitychange", () => void hold(), { signal })
  signal.addEventListener("abort", () => void lock?.release())
  void hold()
}

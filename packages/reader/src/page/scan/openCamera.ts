import { codeReader } from "./codeReader.ts"

/** A camera that looks for QR codes. */
export interface Camera {
  /** Switches the lamp on, or off again; undefined when the camera has none. */
  readonly lamp: (() => Promise<void>) | undefined
}

/** The side of the square that is searched, in pixels: enough to read a code of 61 modules from arm's length. */
const side = 720

/** Milliseconds without a picture, while the page is seen, after which the camera counts as frozen. */
const frozenAfter = 6_000

/**
 * Opens the camera at the back of the phone into `video` until `signal` aborts, and calls `onCode` for every frame that
 * shows a code, one after the other. Calls `onLost` when the camera is taken away, as phones do for another app, and when it gives
 * no pictures any more without saying so: its last one stays on the screen, and looks like a camera that works. Rejects with
 * the browser's own error when there is no camera, or when it does not play; then it is let go.
 */
export const openCamera = async (
  video: HTMLVideoElement,
  onCode: (text: string) => Promise<void>,
  onLost: (how: "taken" | "frozen") => void,
  signal: AbortSignal,
): Promise<Camera> => {
  const read = await codeReader()
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  })
  const canvas = document.createElement("canvas")
  const context = canvas.getContext("2d", { willReadFrequently: true })
  let open = true
  let seen = performance.now()
  const lose = (how: "taken" | "frozen"): void => {
    close()
    onLost(how)
  }
  // A page that is not seen gets no pictures, and one that comes back has time to get some.
  const guarding = setInterval(() => {
    if (document.visibilityState !== "visible") seen = performance.now()
    else if (performance.now() - seen > frozenAfter) lose("frozen")
  }, frozenAfter / 3)

  const look = async (): Promise<void> => {
    const { videoWidth, videoHeight } = video
    const shorter = Math.min(videoWidth, videoHeight)
    if (shorter === 0 || context === null) return
    const to = Math.min(shorter, side)
    canvas.width = to
    canvas.height = to
    context.drawImage(video, (videoWidth - shorter) / 2, (videoHeight - shorter) / 2, shorter, shorter, 0, 0, to, to)
    const text = await read(canvas)
    if (text !== undefined && open) await onCode(text)
  }

  const watch = async (): Promise<void> => {
    while (open) {
      await nextFrame(video)
      seen = performance.now()
      await look()
    }
  }

  const close = (): void => {
    open = false
    clearInterval(guarding)
    for (const one of stream.getTracks()) one.stop()
    video.srcObject = null
  }

  video.srcObject = stream
  signal.addEventListener("abort", close)
  const [track] = stream.getVideoTracks()
  try {
    signal.throwIfAborted()
    await video.play()
    if (!open) throw new DOMException("The camera was taken away before it played.", "AbortError")
  } catch (error) {
    close()
    throw error
  }
  void watch()

  track?.addEventListener("ended", () => lose("taken"))
  return { lamp: track !== undefined && hasLamp(track) ? lampOf(track) : undefined }
}

/** Waits for a new video frame, or for the next animation frame where the browser does not report video frames. */
const nextFrame = (video: HTMLVideoElement): Promise<unknown> =>
  new Promise((seen) => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(seen)
    else requestAnimationFrame(seen)
  })

const hasLamp = (track: MediaStreamTrack): boolean =>
  "torch" in (track.getCapabilities?.() ?? {}) &&
  Boolean((track.getCapabilities() as { readonly torch?: boolean }).torch)

const lampOf = (track: MediaStreamTrack): (() => Promise<void>) => {
  let lit = false
  return () => {
    lit = !lit
    return track.applyConstraints({ advanced: [{ torch: lit } as MediaTrackConstraintSet] })
  }
}

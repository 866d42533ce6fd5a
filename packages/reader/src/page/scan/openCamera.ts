import { codeReader } from "./codeReader.ts"
import { newOnes } from "./newOnes.ts"

/** A camera that looks for QR codes. */
export interface Camera {
  readonly close: () => void
  /** Switches the lamp, where the camera has one; nothing where it has none. */
  readonly lamp: ((on: boolean) => Promise<void>) | undefined
}

/** The side of the square that is looked at, in pixels: a code of 61 modules is read from arm's length with that. */
const side = 720

/**
 * Opens the camera at the back of the phone into `video`, and tells of every code that is shown to it. Looks at every
 * frame, the next when the one before is done with. `gone` is told when the camera is taken away, which phones do for
 * another app. Rejects with the browser's own error when there is no camera to be had.
 */
export const openCamera = async (
  video: HTMLVideoElement,
  tell: (text: string) => Promise<void>,
  gone: () => void,
): Promise<Camera> => {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  })
  const read = await codeReader()
  const isNew = newOnes()
  const canvas = document.createElement("canvas")
  const context = canvas.getContext("2d", { willReadFrequently: true })
  let open = true

  const look = async (): Promise<void> => {
    const { videoWidth, videoHeight } = video
    const shorter = Math.min(videoWidth, videoHeight)
    if (shorter === 0 || context === null) return
    const to = Math.min(shorter, side)
    canvas.width = to
    canvas.height = to
    context.drawImage(video, (videoWidth - shorter) / 2, (videoHeight - shorter) / 2, shorter, shorter, 0, 0, to, to)
    const text = await read(canvas)
    if (text !== undefined && open && isNew(text, performance.now())) await tell(text)
  }

  const watch = async (): Promise<void> => {
    while (open) {
      await nextFrame(video)
      await look()
    }
  }

  video.srcObject = stream
  await video.play()
  void watch()

  const [track] = stream.getVideoTracks()
  track?.addEventListener("ended", gone)
  return {
    close: () => {
      open = false
      for (const one of stream.getTracks()) one.stop()
      video.srcObject = null
    },
    lamp: track !== undefined && hasLamp(track) ? (on) => switchLamp(track, on) : undefined,
  }
}

/** Waits for a new picture, and where the browser does not tell of them, for the next that it draws. */
const nextFrame = (video: HTMLVideoElement): Promise<unknown> =>
  new Promise((seen) => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(seen)
    else requestAnimationFrame(seen)
  })

const hasLamp = (track: MediaStreamTrack): boolean =>
  "torch" in (track.getCapabilities?.() ?? {}) &&
  Boolean((track.getCapabilities() as { readonly torch?: boolean }).torch)

const switchLamp = (track: MediaStreamTrack, on: boolean): Promise<void> =>
  track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })

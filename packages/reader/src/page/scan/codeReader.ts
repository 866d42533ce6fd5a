import decodeQR from "qr/decode.js"

/** Finds the text of a QR code in a picture; undefined when there is none. */
export type CodeReader = (picture: HTMLCanvasElement) => Promise<string | undefined>

/** The browser's BarcodeDetector (Shape Detection API), for which TypeScript's DOM library has no types. */
interface Detector {
  detect(picture: HTMLCanvasElement): Promise<readonly { readonly rawValue: string }[]>
}
interface Detectors {
  new (options: { readonly formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** The browser's BarcodeDetector when it reads QR codes, which is faster and better with worn ones; otherwise a library. */
export const codeReader = async (): Promise<CodeReader> => {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: Detectors }
  if (BarcodeDetector === undefined) return byLibrary
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => [] as readonly string[])
  if (!formats.includes("qr_code")) return byLibrary
  const detector = new BarcodeDetector({ formats: ["qr_code"] })
  return async (picture) => {
    try {
      return (await detector.detect(picture))[0]?.rawValue
    } catch {
      // Its service on the phone may be unavailable.
      return byLibrary(picture)
    }
  }
}

const byLibrary: CodeReader = async (picture) => {
  const context = picture.getContext("2d", { willReadFrequently: true })
  if (context === null) return undefined
  try {
    return decodeQR(context.getImageData(0, 0, picture.width, picture.height))
  } catch {
    // It throws for a picture without a readable code.
    return undefined
  }
}

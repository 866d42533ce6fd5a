import decodeQR from "qr/decode.js"

/** Finds the text of a QR code in a picture; nothing when there is none that can be read. */
export type CodeReader = (picture: HTMLCanvasElement) => Promise<string | undefined>

/** The browser's own reader of codes (Shape Detection API), where it has one: the library of the DOM does not know it. */
interface Detector {
  detect(picture: HTMLCanvasElement): Promise<readonly { readonly rawValue: string }[]>
}
interface Detectors {
  new (options: { readonly formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** The browser's own reader where it reads QR codes, which is faster and reads worn ones better; else the library's. */
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
      // It is there, but its service on the phone does not answer.
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
    // It throws for a picture without a code that can be read, which most are.
    return undefined
  }
}

import type { Bytes } from "@mahmal/gate"
import type { Numbered } from "../store/Store.ts"

/**
 * What was presented at the gate: a QR code to the camera, a chip to the phone, or a typed number, with the bracelet of this
 * number if it is known.
 */
export type Scanned =
  | { readonly by: "camera"; readonly text: string }
  | { readonly by: "chip"; readonly bytes: Bytes }
  | { readonly by: "hand"; readonly names: Numbered | undefined }

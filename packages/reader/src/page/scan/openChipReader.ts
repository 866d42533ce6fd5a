import { type Bytes, ndefMediaType } from "@mahmal/gate"

/** Web NFC, which the library of the DOM does not know (W3C Community Group). */
interface ChipReader extends EventTarget {
  scan(options: { readonly signal: AbortSignal }): Promise<void>
}
interface Reading extends Event {
  readonly message: {
    readonly records: readonly { readonly recordType: string; readonly mediaType?: string; readonly data?: DataView }[]
  }
}

/** Whether the browser reads chips. */
export const readsChips = (): boolean => "NDEFReader" in globalThis

/**
 * Reads every bracelet's chip that is held to the phone until `signal` aborts. Must be called upon a tap, and rejects
 * with the browser's own error when it may not, or NFC is switched off. A chip without our record gives no bytes, which
 * the verifier then refuses.
 */
export const openChipReader = async (signal: AbortSignal, tell: (bytes: Bytes) => void): Promise<void> => {
  const { NDEFReader } = globalThis as unknown as { readonly NDEFReader: new () => ChipReader }
  const reader = new NDEFReader()
  reader.addEventListener("reading", (event) => {
    const record = (event as Reading).message.records.find(
      ({ recordType, mediaType }) => recordType === "mime" && mediaType === ndefMediaType,
    )
    const { data } = record ?? {}
    tell(data === undefined ? new Uint8Array(0) : copyOf(data))
  })
  await reader.scan({ signal })
}

const copyOf = (data: DataView): Bytes =>
  Uint8Array.from({ length: data.byteLength }, (_, index) => data.getUint8(index))

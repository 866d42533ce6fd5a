import { type Bytes, ndefMediaType } from "@mahmal/gate"

/** Web NFC (W3C Community Group), for which TypeScript's DOM library has no types. */
interface ChipReader extends EventTarget {
  scan(options: { readonly signal: AbortSignal }): Promise<void>
}
interface Reading extends Event {
  readonly message: {
    readonly records: readonly {
      readonly recordType: string
      readonly mediaType: string | null
      readonly data: DataView | null
    }[]
  }
}

/** Whether the browser reads chips. */
export const readsChips = (): boolean => "NDEFReader" in globalThis

/**
 * Reads every chip that is held to the phone until `signal` aborts. Must be called after a tap; rejects with the browser's
 * own error when it is not allowed or NFC is switched off. A chip without our record gives empty bytes, which `verify` refuses.
 */
export const openChipReader = async (signal: AbortSignal, onChip: (bytes: Bytes) => void): Promise<void> => {
  const { NDEFReader } = globalThis as unknown as { readonly NDEFReader: new () => ChipReader }
  const reader = new NDEFReader()
  reader.addEventListener("reading", (event) => {
    const record = (event as Reading).message.records.find(
      ({ recordType, mediaType }) => recordType === "mime" && mediaType === ndefMediaType,
    )
    const data = record?.data ?? undefined
    onChip(data === undefined ? new Uint8Array(0) : copyOf(data))
  })
  await reader.scan({ signal })
}

const copyOf = (data: DataView): Bytes =>
  Uint8Array.from({ length: data.byteLength }, (_, index) => data.getUint8(index))

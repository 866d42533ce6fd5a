import { braceletPrefix, encodeBase45, toChip, toNdef } from "@mahmal/gate"

/** What is printed on a bracelet as a QR code. */
export const printedText = (content: Uint8Array): string => braceletPrefix + encodeBase45(content)

/** What is written to a bracelet's chip from page 4 on: the NDEF message in its block, and the terminator. */
export const chipBytes = (content: Uint8Array): Uint8Array => toChip(toNdef(new Uint8Array(content)))

/** A bracelet as its label shows it to people. */
export interface PrintedBracelet {
  readonly pilgrim: string
  readonly name_ar: string
  readonly name_en: string
  readonly group: string
  readonly serial: string
  readonly camps: ReadonlyArray<number>
  readonly content: Buffer
}

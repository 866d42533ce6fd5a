import encodeQR from "qr"

/**
 * A bracelet's text as a QR code, in SVG: alphanumeric mode, which Base45 is made for, and error correction M, which still
 * reads with a seventh of it worn off. The quiet zone of four modules is part of it.
 */
export const qrCode = (text: string): string =>
  encodeQR(text, "svg", { ecc: "medium", encoding: "alphanumeric", border: 4 })

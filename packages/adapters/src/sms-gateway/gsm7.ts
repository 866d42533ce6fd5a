const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
const extension = "\f^{}\\[~]|€"
const alphabet = new Set(basic + extension)

/** Whether a text can be sent in the GSM 7-bit alphabet (3GPP TS 23.038) without loss. */
export const isGsm7 = (text: string): boolean => Array.from(text).every((character) => alphabet.has(character))

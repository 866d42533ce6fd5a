const alphabet =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"

/** What arrives of a text that is sent in the GSM 7-bit alphabet (3GPP TS 23.038): all else becomes a question mark. */
export const asGsm7 = (text: string): string => Array.from(text, (c) => (alphabet.includes(c) ? c : "?")).join("")

const alphabet =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"

/** A text as it arrives in the GSM 7-bit alphabet (3GPP TS 23.038): all other characters become question marks. */
export const asGsm7 = (text: string): string => Array.from(text, (c) => (alphabet.includes(c) ? c : "?")).join("")

/**
 * A machine's words (an id, a code, an English reason) as they stand in an Arabic sentence: in their own direction, which
 * nothing around them changes (LRI … PDI of UAX #9). Signs in them that would end that are left out.
 */
export const leftToRight = (text: string): string =>
  `\u2066${text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "")}\u2069`

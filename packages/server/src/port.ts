import { wholeNumber } from "@mahmal/adapters/wholeNumber"

/** Where the hub listens: `PORT`, or 8787. */
export const port = wholeNumber("PORT", 8787, [1, 65_535])

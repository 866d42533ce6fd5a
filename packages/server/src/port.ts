import { wholeNumber } from "@mahmal/adapters/wholeNumber"

/** Where the hub listens: `PORT`, or 8787. 0 is a port that the system chooses. */
export const port = wholeNumber("PORT", 8787, [0, 65_535])

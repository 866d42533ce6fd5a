import { resolve } from "node:path"

/** Everything that a start leaves behind, and carries on from. */
export const folder = resolve(".mahmal")

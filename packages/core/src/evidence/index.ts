export { Bundle } from "./Bundle.ts"
export type { Finding } from "./Finding.ts"
export { type Verdict, verifyBundle } from "./verifyBundle.ts"

import { problem } from "../../kit/problem.ts"

export const unknownBracelet = (): Response => problem("not-found", "no such bracelet")

import { drawCommand } from "../../src/commands/draw.ts"

// `mahmal draw` as a program of its own.
await drawCommand.parseAsync()

import { Command } from "commander"

/** `mahmal mocks`. */
export const mocksCommand = new Command("mocks").description("Serve the stand-ins of the foreign systems alone, on fixed ports.")

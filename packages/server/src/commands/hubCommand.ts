import { Command } from "commander"
import { type Language, languageOption } from "../operating/console/words.ts"
import { say } from "./say.ts"

/** A page of a list, as the hub answers it. */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly next?: string
}

/** How the hub's answer is shown: as it is, or in words. */
export interface Shown {
  readonly json?: boolean
  readonly lang: Language
}

/** The options of an act, which always has a reason. */
export interface Reasoned extends Shown {
  readonly reason: string
}

/** Where a command that asks the hub finds it. */
export const whereTheHubIs =
  "\nThe hub is found at MAHMAL_URL (http://127.0.0.1:8787 unless set), and MAHMAL_KEY is your key to it."

/** A command that asks the hub, with the options of `Shown`. */
export const hubCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(languageOption())
    .option("--json", "what the hub answered, for programs")

/** The same with the option of `Reasoned`. */
export const withReason = (made: Command): Command =>
  made.requiredOption("--reason <text>", "why, for whoever reads it later; no personal data")

/** Shows an answer as its caller wants it: as JSON, or in `lines`. */
export const show = <A>({ json, lang }: Shown, answer: A, lines: (answer: A, language: Language) => string): void =>
  say(json === true ? JSON.stringify(answer, undefined, 2) : lines(answer, lang))

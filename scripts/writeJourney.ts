import { awaits } from "../packages/core/src/journey/awaits.ts"
import type { CommandName } from "../packages/core/src/journey/Command.ts"
import { footprint } from "../packages/core/src/journey/footprint.ts"
import { finalStates, State, type StateName } from "../packages/core/src/journey/State.ts"
import { takesPlace } from "../packages/core/src/journey/takesPlace.ts"
import { leadsTo, transitions } from "../packages/core/src/journey/transitions.ts"
import { moments } from "./journeyMoments.ts"
import { commandMeanings } from "./journeyWords.ts"

const states = Object.keys(State.cases) as ReadonlyArray<StateName>
const commands = Object.keys(transitions) as ReadonlyArray<CommandName>

/** The states that a journey ends in before travel. */
const waysOut: ReadonlyArray<StateName> = ["Lapsed", "Withdrawn", "Refused", "Deceased", "NoShow"]

/** The text of `docs/journey.md`: the table of transitions, drawn and told. */
export const writeJourney = (): string => `# The journey of a pilgrim

<!-- Generated from packages/core/src/journey by scripts/generate.ts; not to be edited. -->

A journey begins with an application. Whoever is drawn holds a place, confirms it with a campaign, is registered with the
e-track, gets a permit or a visa, then a bracelet, arrives, and returns. Every season ends with everybody in one of these
states: ${finalStates.join(", ")}.

A journey moves in one way only: a **command** is asked of it, and it answers with **events**, or refuses. The names that
begin with \`Record\` are facts of the outside world; a fact that is told twice causes no events. One table says what is
possible (\`packages/core/src/journey/transitions.ts\`). The types of \`decide\`, its answers at run time, the constraint in
the database and this page come from it, and tests show that they are equal.

## The way

\`\`\`mermaid
${diagram((from, to) => !waysOut.includes(from) && !waysOut.includes(to))}
\`\`\`

## The ways out

A member who leaves does not stop the rest of the group. Closing a season ends the journeys of those of whom nothing says that they
travelled. Who arrived and is not known to be back stays Arrived: the border's report ends it, or a person who found out.

\`\`\`mermaid
${diagram((from, to) => waysOut.includes(from) || waysOut.includes(to))}
\`\`\`

## What a pilgrim holds and waits for

What was done outside is undone when the journey ends before travel: what was done last is undone first, each before the
next is begun. What was asked for and not yet answered is undone when its answer has come, for only then is it known
whether it was done. The place is free when nothing is left outside. One who dies after arriving keeps the place, and
nothing is undone but a bracelet that was still being made then, which nobody wears; so it is of one who has returned. Who did not travel when the season was closed loses the bracelet alone: the registration and the visa end with
the season, and cancelling one would make an offender of somebody who did travel unreported.

| where one stands | takes a place | waits for | on leaving, undone in this order |
|---|---|---|---|
${moments.map(momentRow).join("\n")}

## The commands

Where a command is possible, and where it leads. In the states of the last column it is possible too, and leaves the
pilgrim there: what it says is on record already, is kept for later, or concerns what stands outside.

| command | what it says | leads from → to | leaves in |
|---|---|---|---|
${commands.map(commandRow).join("\n")}
`

const tos = (command: CommandName, from: StateName): ReadonlyArray<StateName> =>
  leadsTo(command, from).filter((to) => to !== from)

const diagram = (wanted: (from: StateName, to: StateName) => boolean): string => {
  const arrows = states.flatMap((from) =>
    states.flatMap((to) => {
      const by = commands.filter((command) => wanted(from, to) && tos(command, from).includes(to))
      return by.length === 0 ? [] : [`  ${from} --> ${to}: ${by.join(", ")}`]
    }),
  )
  const begins = arrows.some((arrow) => arrow.startsWith("  Applied")) ? ["  [*] --> Applied"] : []
  const ends = finalStates.filter((state) => arrows.some((arrow) => arrow.includes(`--> ${state}:`)))
  return ["stateDiagram-v2", ...begins, ...arrows, ...ends.map((state) => `  ${state} --> [*]`)].join("\n")
}

const momentRow = ([name, state]: readonly [string, State]): string => {
  const undone = footprint(state).toReversed()
  const order = undone.map(({ what, held }) => (held === undefined ? `${what}, once it is answered` : what))
  return `| ${name} | ${takesPlace(state) ? "yes" : "no"} | ${awaits(state) ?? "–"} | ${order.join("; then ") || "–"} |`
}

const commandRow = (command: CommandName): string => {
  const froms = Object.keys(transitions[command]) as ReadonlyArray<StateName>
  const moves = froms.flatMap((from) => {
    const there = tos(command, from)
    return there.length === 0 ? [] : [`${from} → ${there.join(" or ")}`]
  })
  const stays = froms.filter((from) => leadsTo(command, from).includes(from))
  return `| \`${command}\` | ${commandMeanings[command]} | ${moves.join("<br>") || "–"} | ${stays.join(", ") || "–"} |`
}

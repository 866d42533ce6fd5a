import type { Hold } from "../systems/SystemStatus.ts"

/** Why nothing was sent, as the messages of an exchange tell it. */
export const held: { readonly [Why in Hold["why"]]: string } = {
  paused: "The system is paused by hand: nothing was sent.",
  cooling: "The system was not reached and is left alone: nothing was sent.",
  closed: "The system does not work at this hour: nothing was sent.",
}

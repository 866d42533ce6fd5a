import { Logger } from "effect"

/**
 * The log of a hub that is served: to standard output, a line of JSON for each entry, with the time in UTC. What an entry
 * says is escaped, so none looks like two.
 */
export const layer = Logger.layer([Logger.consoleJson])

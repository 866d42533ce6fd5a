import type { Claims } from "./Provider.ts"

/**
 * Whether the provider says that somebody showed who they are in one of the classes that are asked for (`acr`, OpenID
 * Connect Core). Where none is asked for the weakest is assumed, and will do; where one is, silence will not.
 */
export const isStrongEnough = ({ acr }: Claims, classes: ReadonlyArray<string>): boolean =>
  classes.length === 0 || classes.some((one) => one === acr)

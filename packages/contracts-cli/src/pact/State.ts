import type { Endpoint } from "../Endpoint.ts"
import type { Values } from "./filledIn.ts"

/**
 * Brings an endpoint into a state by its own public interface, and says what the state is known by.
 *
 * It works under fixed names and keys, so that it leaves nothing more behind when it is done again. It throws Skipped
 * where the state did not come about by nobody's fault, and anything else where the endpoint is wrong.
 */
export type State = (endpoint: Endpoint) => Promise<Values>

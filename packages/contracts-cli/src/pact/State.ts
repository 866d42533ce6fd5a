import type { Endpoint } from "../Endpoint.ts"
import type { Values } from "./filledIn.ts"

/**
 * Brings an endpoint into a state by its public interface, and resolves to the values of the state, such as an id.
 *
 * It uses fixed names and keys, so that repeated runs leave nothing more behind. It rejects with Skipped when the state did
 * not come about although nothing is wrong, and with any other error when the endpoint is wrong.
 */
export type State = (endpoint: Endpoint) => Promise<Values>

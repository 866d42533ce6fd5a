import { DEFAULT_CHAIN, type DrandChain, QUICKNET } from "@mahmal/core/draw/drandChain"

/** The chains of drand that a committee can commit to, by drand's own names. */
export const chains = { quicknet: QUICKNET, default: DEFAULT_CHAIN } as const satisfies Record<string, DrandChain>
export type ChainName = keyof typeof chains

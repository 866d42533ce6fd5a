import type { Entry } from "./checkList.ts"
import type { RestList } from "./checkRestList.ts"

type Headers = Readonly<Record<string, string>>

interface Entitlements {
  readonly entitlements: readonly Entry[]
  readonly more: boolean
}

/** The list of the visa authority. */
export const visaList = (headers: Headers): RestList<Entitlements> => ({
  system: "visa-authority",
  path: "/v1/entitlements",
  headers,
  part: ({ entitlements, more }) => ({ entries: entitlements, more }),
  state: "a permit was issued",
  known: ({ pilgrim = "", id = "" }) => ({ pilgrim, id }),
})

interface Bracelets {
  readonly bracelets: readonly { readonly pilgrim: string; readonly serial: string }[]
  readonly more: boolean
}

/** The list of the bracelet maker. */
export const braceletList = (headers: Headers): RestList<Bracelets> => ({
  system: "bracelet-maker",
  path: "/v1/bracelets",
  headers,
  part: ({ bracelets, more }) => ({ entries: bracelets.map(({ pilgrim, serial }) => ({ pilgrim, id: serial })), more }),
  state: "an order of one bracelet is complete",
  known: ({ pilgrim = "", serial = "" }) => ({ pilgrim, id: serial }),
})

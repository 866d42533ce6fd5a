import { Effect } from "effect"
import { readKey } from "../identity/apiKey.ts"
import { Limits } from "../identity/Limits.ts"
import { readSignature } from "../identity/signatures/readSignature.ts"
import { Trail } from "../identity/Trail.ts"
import { nobody } from "../rights/Caller.ts"
import { networkOf } from "./addressOf.ts"

/** So many refusals a minute are told of one address: who tries on and on fills no disk. */
const perMinute = 10

/** Whether another refusal of an address is told to the trail. */
export const isTold = Effect.fn("isTold")(function* (address: string) {
  const { granted } = yield* (yield* Limits).take(`refused ${address}`, perMinute)
  return granted
})

const credentialId = /^[0-9a-f]{16}$/

/** The credential that a request names, if it names one in the form of ours. */
const credentialNamed = (headers: Headers): ReadonlyArray<string> => {
  const [, token = ""] = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "") ?? []
  const signature = headers.has("signature-input") ? readSignature(headers) : ""
  const id = readKey(token)?.id ?? (typeof signature === "string" ? "" : signature.keyId)
  return credentialId.test(id) ? [`credential/${id}`] : []
}

/**
 * Tells the trail that somebody showed what proves nothing: from which network, and in the name of which credential. The
 * secret that was shown is not told. The trail is for good, so it is not told the address either, which may be of a person
 * who mistyped; the log is, which is thrown away after a while.
 */
export const tellRefusal = Effect.fn("tellRefusal")(function* (
  operation: "session.begin" | "session.prove" | `callback.${string}`,
  address: string,
  headers: Headers,
  status: number,
) {
  if (!(yield* isTold(address))) return
  const named = credentialNamed(headers)
  yield* Effect.logWarning("a proof was refused", { operation, address, status, named })
  const subjects = [`network/${networkOf(address)}`, ...named]
  const trail = yield* Trail
  yield* trail.record({ caller: nobody, operation, reads: "nothing", act: true, subjects, outcome: "refused", status })
})

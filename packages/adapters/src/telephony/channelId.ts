import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { originalName, safeName } from "../safeName.ts"

const ours = /^mahmal\.([a-z0-9-]{1,40})\.(.+)$/

/** Whether this can be a recording's name, for the exchange and for a channel's id. */
export const isRecording = (name: string): boolean => /^[a-z0-9-]{1,40}$/.test(name)

/** The id of a call's channel. It carries all that the hub needs to know of the call, so nothing is stored. */
export const channelId = (reference: ExchangeId, recording: string): string =>
  `mahmal.${recording}.${safeName(reference)}`

/** The call of a channel, or undefined when the channel is not ours. */
export const callOf = (id: string): { readonly reference: ExchangeId; readonly recording: string } | undefined => {
  const [, recording, safe] = ours.exec(id) ?? []
  const reference = safe === undefined ? undefined : originalName(safe)
  return reference === undefined || recording === undefined ? undefined : { reference, recording }
}

import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { originalName, safeName } from "../safeName.ts"

const ours = /^mahmal\.([a-z0-9-]{1,40})\.(.+)$/

/** Whether a recording has a name that the exchange and a channel's id can hold. */
export const isRecording = (name: string): boolean => /^[a-z0-9-]{1,40}$/.test(name)

/** The id of the channel of one call. It carries all that is to be known of the call, so that nothing need be kept. */
export const channelId = (reference: ExchangeId, recording: string): string =>
  `mahmal.${recording}.${safeName(reference)}`

/** The call of a channel, or undefined when the channel is none of ours. */
export const callOf = (id: string): { readonly reference: ExchangeId; readonly recording: string } | undefined => {
  const [, recording, safe] = ours.exec(id) ?? []
  const reference = safe === undefined ? undefined : originalName(safe)
  return reference === undefined || recording === undefined ? undefined : { reference, recording }
}

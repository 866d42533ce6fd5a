import { Schema } from "effect"

// Asterisk adds properties from version to version: what is not named here is let pass.

/** A channel, as far as we look at it. */
export const Channel = Schema.Struct({
  id: Schema.NonEmptyString,
  state: Schema.String,
  caller: Schema.Struct({ number: Schema.String }),
  dialplan: Schema.Struct({ exten: Schema.String }),
})
export type Channel = typeof Channel.Type

/** The channels that exist. */
export const Channels = Schema.Array(Channel)

/** A sound that begins to be played. */
export const Playback = Schema.Struct({
  id: Schema.NonEmptyString,
  target_uri: Schema.String,
  state: Schema.String,
})

/** How ARI says no. */
export const Refusal = Schema.Union([
  Schema.Struct({ message: Schema.String }),
  Schema.Struct({ error: Schema.String }),
])

/** The events that we act on. */
export const AriEvent = Schema.Union([
  Schema.Struct({ type: Schema.Literal("StasisStart"), channel: Channel }),
  Schema.Struct({ type: Schema.Literal("PlaybackFinished"), playback: Playback }),
  Schema.Struct({ type: Schema.Literal("ChannelDestroyed"), cause: Schema.Int, channel: Channel }),
])
export type AriEvent = typeof AriEvent.Type

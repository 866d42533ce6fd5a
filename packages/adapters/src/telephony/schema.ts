import { Schema } from "effect"

// Asterisk adds properties from version to version, so properties that are not named here are allowed.

/** A channel, with the properties that we use. */
export const Channel = Schema.Struct({
  id: Schema.NonEmptyString,
  state: Schema.String,
  caller: Schema.Struct({ number: Schema.String }),
  dialplan: Schema.Struct({
    exten: Schema.String,
    app_name: Schema.optionalKey(Schema.String),
    app_data: Schema.optionalKey(Schema.String),
  }),
})
export type Channel = typeof Channel.Type

/** The channels that exist. */
export const Channels = Schema.Array(Channel)

/** A recording that is being played. */
export const Playback = Schema.Struct({
  id: Schema.NonEmptyString,
  target_uri: Schema.String,
  state: Schema.String,
})

/** A refusal by ARI. */
export const Refusal = Schema.Union([
  Schema.Struct({ message: Schema.String }),
  Schema.Struct({ error: Schema.String }),
])

/** What the web socket of an application is told when another one takes over. */
export const Replaced = Schema.Struct({ type: Schema.Literal("ApplicationReplaced") })

/** The events that we act on. */
export const AriEvent = Schema.Union([
  Schema.Struct({ type: Schema.Literal("StasisStart"), channel: Channel }),
  Schema.Struct({ type: Schema.Literal("PlaybackFinished"), playback: Playback }),
  Schema.Struct({ type: Schema.Literal("ChannelDestroyed"), cause: Schema.Int, channel: Channel }),
])
export type AriEvent = typeof AriEvent.Type

import {
  BorderFeedOverXml,
  BraceletMakerByVendors,
  BraceletMakerOverCsv,
  BraceletMakerOverRest,
  MessagesOverKannel,
  MessagesOverOperator,
  MessagesWithFailover,
  NationalTrackOverSoap,
  TelephonyOverAri,
  VisaAuthorityOverRest,
} from "@mahmal/adapters"
import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import { BraceletShares } from "@mahmal/core/ports/BraceletShares"
import { Config, Effect, Layer, Option } from "effect"

const isGiven = (name: string) => Config.map(Config.option(Config.NonEmptyString(name)), Option.isSome)

/** Kannel alone; with an operator's gateway as well, each stands in for the other when that one is down. */
const messages = Layer.unwrap(
  Effect.gen(function* () {
    if (!(yield* isGiven("SMS_OPERATOR_URL"))) return MessagesOverKannel.layerConfig
    const kannel = Effect.flatMap(MessagesOverKannel.config, MessagesOverKannel.make)
    const operator = Effect.flatMap(MessagesOverOperator.config, MessagesOverOperator.make)
    return MessagesWithFailover.layer([kannel, operator], yield* MessagesWithFailover.cooldownConfig)
  }),
)

/** The maker of bracelets alone, or with a workshop. Alone it is not sent what the workshop's is either. */
const bracelets = Layer.unwrap(
  Effect.gen(function* () {
    const maker = Effect.map(Effect.flatMap(BraceletMakerOverRest.config, BraceletMakerOverRest.make), (maker) => ({
      maker,
      serials: "B",
    }))
    if (!(yield* isGiven("WORKSHOP_URL"))) return BraceletMakerByVendors.layer([maker])
    const workshop = Effect.map(Effect.flatMap(BraceletMakerOverCsv.config, BraceletMakerOverCsv.make), (maker) => ({
      maker,
      serials: "W",
    }))
    return BraceletMakerByVendors.layer([maker, workshop])
  }),
)

/** How bracelets are divided between their maker and a workshop, where there is one. Without it, a mission's own shares hold. */
export const braceletShares = Layer.unwrap(
  Effect.gen(function* () {
    if (!(yield* isGiven("WORKSHOP_URL"))) return Layer.empty
    const share = yield* wholeNumber("WORKSHOP_SHARE", 50, [0, 100])
    return Layer.succeed(BraceletShares, [
      { serials: "B", share: 100 - share },
      { serials: "W", share },
    ])
  }),
)

/** The adapters to the foreign systems, as the environment says where they are. */
export const foreignSystems = Layer.mergeAll(
  NationalTrackOverSoap.layerConfig,
  VisaAuthorityOverRest.layerConfig,
  BorderFeedOverXml.layerConfig,
  messages,
  bracelets,
)

/** The ports that a hub calls, each by one adapter. */
export type ForeignSystems = Layer.Success<typeof foreignSystems>

/** The telephone exchange, where there is one: whoever looks for it finds it, and does without it otherwise. */
export const telephony = Layer.unwrap(
  Effect.map(isGiven("ARI_URL"), (given) => (given ? TelephonyOverAri.layerConfig : Layer.empty)),
)

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

/** One maker of bracelets; with a workshop as well, the orders are parted between the two by their shares. */
const bracelets = Layer.unwrap(
  Effect.gen(function* () {
    if (!(yield* isGiven("WORKSHOP_URL"))) return BraceletMakerOverRest.layerConfig
    const share = yield* wholeNumber("WORKSHOP_SHARE", 50, [0, 100])
    const maker = Effect.map(Effect.flatMap(BraceletMakerOverRest.config, BraceletMakerOverRest.make), (maker) => ({
      name: "maker",
      maker,
      share: 100 - share,
      serials: "B",
    }))
    const workshop = Effect.map(Effect.flatMap(BraceletMakerOverCsv.config, BraceletMakerOverCsv.make), (maker) => ({
      name: "workshop",
      maker,
      share,
      serials: "W",
    }))
    return BraceletMakerByVendors.layer([maker, workshop])
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

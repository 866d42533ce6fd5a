import { Effect } from "effect"
import { Receipt, subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import {
  type BraceletLine,
  BraceletMaker,
  BraceletQuestionError,
  BraceletSubmissionError,
  type OrderProgress,
} from "../ports/BraceletMaker.ts"
import type { CampaignId } from "../season/CampaignId.ts"
import { People, type Person } from "../store/People.ts"
import { about } from "./about.ts"
import type { Answer, Conversation } from "./Conversation.ts"
import { aboutOthers, isAboutThem } from "./isAboutThem.ts"

/** Orders bracelets, and asks for the order's progress until the last is made. Each counts as soon as it exists. */
export const orderBracelets = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const people = yield* People
  const linesOf = yield* about((_, persons) => persons.map(lineOf))
  const conversation: Conversation<"bracelet.order", ReadonlyArray<BraceletLine>> = {
    operation: "bracelet.order",
    patience,
    prepare: Effect.fnUntraced(function* (exchanges) {
      // Not from the journey's present state: an order that is sent again must be the very same order.
      const campaigns = yield* people.campaigns(exchanges.flatMap(({ pilgrims }) => pilgrims))
      const lines = yield* linesOf(exchanges)
      return new Map(
        [...lines].map(([id, own]) => [id, own.map((line) => withCampaign(line, campaigns.get(line.pilgrim)))]),
      )
    }),
    send: Effect.fnUntraced(function* (exchange, lines) {
      const order = subjectOf(exchange)
      const progress = yield* maker.order(order, lines)
      if (isOf(lines, progress)) return made(order, progress)
      return yield* new BraceletSubmissionError({ reason: { _tag: "InDoubt", detail: aboutOthers } })
    }),
    ask: Effect.fnUntraced(function* (exchange, lines) {
      const order = subjectOf(exchange)
      const progress = yield* maker.progress(order)
      if (isOf(lines, progress)) return made(order, progress)
      return yield* new BraceletQuestionError({ reason: { _tag: "Unreadable", detail: aboutOthers } })
    }),
  }
  return conversation
})

const lineOf = ({ traveller: { pilgrim, nameArabic, nameLatin, nationality } }: Person): BraceletLine => ({
  pilgrim,
  nameArabic,
  nameLatin,
  nationality,
})

/** What a maker can print. Our names of campaigns may not fit; then the bracelet is made without one. */
const printable = /^[A-Za-z0-9-]{1,20}$/

const withCampaign = (line: BraceletLine, campaign: CampaignId | undefined): BraceletLine =>
  campaign !== undefined && printable.test(campaign) ? { ...line, campaign } : line

const isOf = (lines: ReadonlyArray<BraceletLine>, { made, complete }: OrderProgress): boolean =>
  isAboutThem(
    lines.map(({ pilgrim }) => pilgrim),
    made,
    complete,
  )

const made = (order: string, { complete, made }: OrderProgress): Answer => {
  const facts = made.map(
    ({ pilgrim, serial, chip }) =>
      ({ pilgrim, command: { _tag: "RecordBracelet", bracelet: { serial, chip } } }) as const,
  )
  return complete ? { outcome: "done", facts } : { outcome: "accepted", receipt: Receipt.make(order), facts }
}

import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import { Messages } from "@mahmal/core/ports/Messages"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect, Layer, Stream } from "effect"
import type { MakeAdapter, PortName, Ports } from "../../src/testing/index.ts"
import { stranger } from "./flawedCall.ts"
import { ownAdapters } from "./ownAdapters.ts"

const other = traveller(1)
const first = { season: "1448", limit: 1 } as Parameters<VisaAuthority["Service"]["list"]>[0]
const nothing = { items: [], more: false }

/** For each port, an adapter that sends valid requests which do nothing for the person, or return nothing about the person. */
export const idleAdapters: { readonly [Name in PortName]: MakeAdapter<Ports[Name]> } = {
  track: (stand) =>
    Layer.effect(
      NationalTrack,
      Effect.map(NationalTrack, (track) => ({
        ...track,
        registerGroup: (group) => track.registerGroup({ ...group, members: [other] }),
        registration: (receipt) =>
          Effect.map(track.registration(receipt), (known) => ({
            ...known,
            members: known.members.map(({ pilgrim }) => ({ pilgrim, status: "rejected", code: "no" })),
          })),
        findGroup: (reference) => Effect.as(track.findGroup(reference), []),
        list: (asked) => Effect.as(track.list(asked), nothing),
        cancelMember: () => Effect.ignore(track.list(first)),
      })),
    ).pipe(Layer.provide(ownAdapters.track(stand))),

  visa: (stand) =>
    Layer.effect(
      VisaAuthority,
      Effect.map(VisaAuthority, (authority) => ({
        request: (key, request) => authority.request(key, { ...request, traveller: other }),
        status: (id) =>
          Effect.map(authority.status(id), ({ pilgrim, kind }) => ({
            id,
            pilgrim,
            kind,
            status: "refused",
            code: "no",
          })),
        list: (asked) => Effect.as(authority.list(asked), nothing),
        cancel: (_, id) => Effect.ignore(authority.status(id)),
      })),
    ).pipe(Layer.provide(ownAdapters.visa(stand))),

  bracelet: (stand) =>
    Layer.effect(
      BraceletMaker,
      Effect.map(BraceletMaker, (maker) => ({
        order: (number, lines) =>
          maker.order(
            number,
            lines.map((line) => ({ ...line, pilgrim: other.pilgrim })),
          ),
        progress: (number) => Effect.as(maker.progress(number), { complete: true, made: [] }),
        list: (asked) => Effect.as(maker.list(asked), nothing),
        revoke: () => Effect.ignore(maker.list(first)),
        replace: (_, serial) =>
          Effect.as(Effect.ignore(maker.list(first)), { pilgrim: other.pilgrim, serial, chip: "04" }),
      })),
    ).pipe(Layer.provide(ownAdapters.bracelet(stand))),

  border: (stand) =>
    Layer.effect(
      BorderFeed,
      Effect.map(BorderFeed, (feed) => ({
        page: (after) => Effect.map(feed.page(after), (page) => ({ ...page, documents: [] })),
        document: () => Effect.as(feed.page(""), []),
      })),
    ).pipe(Layer.provide(ownAdapters.border(stand))),

  sms: (stand) =>
    Layer.effect(
      Messages,
      Effect.map(Messages, ({ send }) => ({ send: (reference) => send(reference, stranger, "Hello") })),
    ).pipe(Layer.provide(ownAdapters.sms(stand))),

  telephony: (stand) =>
    Layer.effect(
      Telephony,
      Effect.map(Telephony, (exchange) => ({
        placeCall: (reference, _, recording) => exchange.placeCall(reference, stranger, recording),
        passOn: (id) => exchange.placeCall(exchangeId("voice.call", id), stranger, "drawn"),
        events: Stream.map(exchange.events, (event) =>
          event._tag === "Reported" ? { ...event, report: "heard" } : event,
        ),
      })),
    ).pipe(Layer.provide(ownAdapters.telephony(stand))),
}

/** A gateway adapter that loses all characters outside ASCII. */
export const garbledMessages: MakeAdapter<Messages> = (stand) =>
  Layer.effect(
    Messages,
    Effect.map(Messages, ({ send }) => ({
      send: (reference, to, text) => send(reference, to, text.replace(/[^ -~]/g, "?")),
    })),
  ).pipe(Layer.provide(ownAdapters.sms(stand)))

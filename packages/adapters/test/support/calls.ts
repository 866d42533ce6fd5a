import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { exchangeId, Receipt } from "@mahmal/core/exchange/Exchange"
import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import { Messages } from "@mahmal/core/ports/Messages"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { Telephony } from "@mahmal/core/ports/Telephony"
import type { Traveller } from "@mahmal/core/ports/Traveller"
import { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import {
  type Mock,
  type MockOptions,
  startBorderFeed,
  startBraceletMaker,
  startBraceletWorkshop,
  startEtrack,
  startSmsGateway,
  startSmsOperator,
  startTelephony,
  startVisaAuthority,
} from "@mahmal/mocks"
import { Effect, type Layer } from "effect"
import {
  BorderFeedOverXml,
  BraceletMakerOverCsv,
  BraceletMakerOverRest,
  MessagesOverKannel,
  MessagesOverOperator,
  NationalTrackOverSoap,
  TelephonyOverAri,
  VisaAuthorityOverRest,
} from "../../src/index.ts"
import { channelId } from "../../src/telephony/channelId.ts"
import { options } from "./options.ts"

/** An answer that keeps to the contract, which a raw server of a test sends as it is or changed. */
export interface GoodAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** One call of one port, made over an adapter. */
export interface PortCall {
  readonly name: string
  readonly kind: "submission" | "question"
  /** The name of the operation in the mock's faults. */
  readonly operation: string
  readonly start: (mock: MockOptions) => Promise<Mock>
  /** Makes the call to the system at this URL, with a timeout in milliseconds: "done", or the `_tag` of the reason. */
  readonly run: (url: string, timeout?: number) => Effect.Effect<string>
  readonly good: GoodAnswer
  /** Matches requests that the adapter makes besides the call. */
  readonly besides?: RegExp
}

const ended = <Port, A, E extends { readonly reason: { readonly _tag: string } }>(
  layer: Layer.Layer<Port>,
  call: Effect.Effect<A, E, Port>,
): Effect.Effect<string> =>
  call.pipe(Effect.match({ onSuccess: () => "done", onFailure: ({ reason }) => reason._tag }), Effect.provide(layer))

const sample = (path: string) => readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${path}`)), "utf8")
const xml = (body: string): GoodAnswer => ({ status: 200, type: "text/xml; charset=utf-8", body })
const json = (status: number, body: unknown): GoodAnswer => ({
  status,
  type: "application/json",
  body: JSON.stringify(body),
})

const csv = (body: string): GoodAnswer => ({ status: 200, type: "text/csv; charset=utf-8", body })

/** The receipt for an order of one bracelet, with the digest of its file. */
const receiptFor = (order: string, { pilgrim, nameArabic, nameLatin, nationality }: Traveller): string => {
  const file = `line,pilgrim,name_ar,name_en,nationality,campaign\r\n1,${pilgrim},${nameArabic},${nameLatin},${nationality},\r\n`
  return `order,lines,sha256\r\n${order},1,${createHash("sha256").update(file).digest("hex")}\r\n`
}

const at = "2027-02-01T08:00:00.000Z"
const received = { pilgrim: traveller(2).pilgrim, kind: "permit", receivedAt: at }
const id = Receipt.make("ent_000000000000001")
const wholeSeason = { season: "1448" as SeasonName, limit: 500 }

/** A submission and a question of every port that has them. */
export const calls: readonly PortCall[] = [
  {
    name: "registerGroup",
    kind: "submission",
    operation: "RegisterGroup",
    start: startEtrack,
    run: (url, timeout) =>
      ended(
        NationalTrackOverSoap.layer(options.etrack(url, timeout)),
        Effect.flatMap(NationalTrack, (track) =>
          track.registerGroup({ reference: "1448-G1", season: "1448" as SeasonName, members: [traveller(2)] }),
        ),
      ),
    good: xml(sample("etrack/samples/RegisterGroup.response.xml")),
  },
  {
    name: "registration",
    kind: "question",
    operation: "GetRegistration",
    start: startEtrack,
    run: (url, timeout) =>
      ended(
        NationalTrackOverSoap.layer(options.etrack(url, timeout)),
        Effect.flatMap(NationalTrack, (track) => track.registration(Receipt.make("ETR-004481448001"))),
      ),
    good: xml(sample("etrack/samples/GetRegistration.response.decided.xml")),
  },
  {
    name: "registrations",
    kind: "question",
    operation: "ListRegistrations",
    start: startEtrack,
    run: (url, timeout) =>
      ended(
        NationalTrackOverSoap.layer(options.etrack(url, timeout)),
        Effect.flatMap(NationalTrack, (track) => track.list(wholeSeason)),
      ),
    good: xml(sample("etrack/samples/ListRegistrations.response.xml")),
  },
  {
    name: "requestEntitlement",
    kind: "submission",
    operation: "requestEntitlement",
    start: startVisaAuthority,
    run: (url, timeout) =>
      ended(
        VisaAuthorityOverRest.layer(options.visa(url, timeout)),
        Effect.flatMap(VisaAuthority, (authority) =>
          authority.request("visa.request/2", {
            kind: "permit",
            registrationNumber: "000000000002",
            traveller: traveller(2),
          }),
        ),
      ),
    good: json(202, { ...received, id, status: "received" }),
  },
  {
    name: "entitlement status",
    kind: "question",
    operation: "getEntitlement",
    start: startVisaAuthority,
    run: (url, timeout) =>
      ended(
        VisaAuthorityOverRest.layer(options.visa(url, timeout)),
        Effect.flatMap(VisaAuthority, (authority) => authority.status(id)),
      ),
    good: json(200, { ...received, id, status: "issued", decidedAt: at, number: "P000000000001" }),
  },
  {
    name: "entitlement list",
    kind: "question",
    operation: "listEntitlements",
    start: startVisaAuthority,
    run: (url, timeout) =>
      ended(
        VisaAuthorityOverRest.layer(options.visa(url, timeout)),
        Effect.flatMap(VisaAuthority, (authority) => authority.list(wholeSeason)),
      ),
    good: json(200, { entitlements: [{ ...received, id, status: "received" }], more: false }),
  },
  {
    name: "bracelet order",
    kind: "submission",
    operation: "placeOrder",
    start: startBraceletMaker,
    run: (url, timeout) =>
      ended(
        BraceletMakerOverRest.layer(options.bracelet(url, timeout)),
        Effect.flatMap(BraceletMaker, (maker) => {
          const { pilgrim, nameArabic, nameLatin, nationality } = traveller(2)
          return maker.order("1448-0001", [{ pilgrim, nameArabic, nameLatin, nationality }])
        }),
      ),
    good: json(202, { orderNo: "1448-0001", lines: 1, receivedAt: at }),
  },
  {
    name: "bracelet progress",
    kind: "question",
    operation: "getOrder",
    start: startBraceletMaker,
    run: (url, timeout) =>
      ended(
        BraceletMakerOverRest.layer(options.bracelet(url, timeout)),
        Effect.flatMap(BraceletMaker, (maker) => maker.progress("1448-0001")),
      ),
    good: json(200, { orderNo: "1448-0001", status: "open", ordered: 2, made: [] }),
  },
  {
    name: "bracelet list",
    kind: "question",
    operation: "listBracelets",
    start: startBraceletMaker,
    run: (url, timeout) =>
      ended(
        BraceletMakerOverRest.layer(options.bracelet(url, timeout)),
        Effect.flatMap(BraceletMaker, (maker) => maker.list(wholeSeason)),
      ),
    good: json(200, {
      bracelets: [
        {
          serial: "B000000000001",
          chip: "04A1B2C3D4E5F6",
          pilgrim: traveller(2).pilgrim,
          orderNo: "1448-0001",
          status: "active",
        },
      ],
      more: false,
    }),
  },
  {
    name: "border page",
    kind: "question",
    operation: "getFeed",
    start: startBorderFeed,
    run: (url, timeout) =>
      ended(
        BorderFeedOverXml.layer(options.border(url, timeout)),
        Effect.flatMap(BorderFeed, (feed) => feed.page("")),
      ),
    good: xml(sample("border-feed/samples/feed.xml")),
  },
  {
    name: "border document",
    kind: "question",
    operation: "getDocument",
    start: startBorderFeed,
    run: (url, timeout) =>
      ended(
        BorderFeedOverXml.layer(options.border(url, timeout)),
        Effect.flatMap(BorderFeed, (feed) => feed.document("D000000001")),
      ),
    good: xml(sample("border-feed/samples/document.xml")),
  },
  {
    name: "short message",
    kind: "submission",
    operation: "sendSms",
    start: startSmsGateway,
    run: (url, timeout) =>
      ended(
        MessagesOverKannel.layer(options.sms(url, timeout)),
        Effect.flatMap(Messages, (messages) => messages.send(exchangeId("sms.send", "2"), "+97433000002", "تم")),
      ),
    good: { status: 202, type: "text/html", body: "0: Accepted for delivery" },
  },
  {
    name: "operator message",
    kind: "submission",
    operation: "sendMessage",
    start: startSmsOperator,
    run: (url, timeout) =>
      ended(
        MessagesOverOperator.layer(options.operator(url, timeout)),
        Effect.flatMap(Messages, (messages) => messages.send(exchangeId("sms.send", "2"), "+97455500002", "تم")),
      ),
    good: json(202, { id: "sms_0000000000000001", reference: "sms.send_2f_2" }),
  },
  {
    name: "workshop order",
    kind: "submission",
    operation: "putOrder",
    start: startBraceletWorkshop,
    run: (url, timeout) =>
      ended(
        BraceletMakerOverCsv.layer(options.workshop(url, timeout)),
        Effect.flatMap(BraceletMaker, (maker) => {
          const { pilgrim, nameArabic, nameLatin, nationality } = traveller(2)
          return maker.order("1448-0001", [{ pilgrim, nameArabic, nameLatin, nationality }])
        }),
      ),
    good: csv(receiptFor("1448-0001", traveller(2))),
  },
  {
    name: "workshop status",
    kind: "question",
    operation: "getStatus",
    start: startBraceletWorkshop,
    run: (url, timeout) =>
      ended(
        BraceletMakerOverCsv.layer(options.workshop(url, timeout)),
        Effect.flatMap(BraceletMaker, (maker) => maker.progress("1448-0001")),
      ),
    good: csv(sample("bracelet-workshop/samples/status.csv")),
  },
  {
    name: "workshop list",
    kind: "question",
    operation: "getList",
    start: startBraceletWorkshop,
    run: (url, timeout) =>
      ended(
        BraceletMakerOverCsv.layer(options.workshop(url, timeout)),
        Effect.flatMap(BraceletMaker, (maker) => maker.list(wholeSeason)),
      ),
    good: csv(sample("bracelet-workshop/samples/list.csv")),
  },
  {
    name: "call",
    kind: "submission",
    operation: "originateWithId",
    start: startTelephony,
    run: (url, timeout) =>
      ended(
        TelephonyOverAri.layer(options.telephony(url, timeout)),
        Effect.flatMap(Telephony, ({ placeCall }) => placeCall(exchangeId("voice.call", "2"), "+97455500002", "drawn")),
      ),
    good: json(200, {
      ...JSON.parse(sample("telephony/samples/StasisStart.answered.json")).channel,
      id: channelId(exchangeId("voice.call", "2"), "drawn"),
    }),
    besides: /^GET \/ari\/channels /,
  },
]

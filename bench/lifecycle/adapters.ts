import type { Receipt } from "@mahmal/core/exchange/Exchange"
import { telling } from "@mahmal/core/exchange/subjects"
import type { PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { BraceletMaker, BraceletSubmissionError } from "@mahmal/core/ports/BraceletMaker"
import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import {
  type GroupSubmission,
  NationalTrack,
  TrackQuestionError,
  TrackSubmissionError,
} from "@mahmal/core/ports/NationalTrack"
import type { SubmissionReason } from "@mahmal/core/ports/reason"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { VisaAuthority, VisaSubmissionError } from "@mahmal/core/ports/VisaAuthority"
import { Effect, Layer } from "effect"
import { type Call, externalSystem } from "./call.ts"

type Doubt = { readonly reason: SubmissionReason }

const never = () => Effect.die(new Error("the scenario has no such call"))

/** The e-track: registers people one by one, and decides at once. */
const nationalTrack = (call: Call) => {
  const register = Effect.fnUntraced(function* ({
    reference,
    members,
  }: Pick<GroupSubmission, "reference"> & { readonly members: ReadonlyArray<{ readonly pilgrim: PilgrimId }> }) {
    const registered = yield* Effect.forEach(members, ({ pilgrim }) =>
      Effect.map(call(pilgrim, "registered"), (number) => ({ pilgrim, status: "registered", number }) as const),
    )
    return { reference, receipt: reference as Receipt, decided: true, members: registered }
  })
  return NationalTrack.of({
    settleTime: 0,
    submissionTime: 30_000,
    registerGroup: (submission) =>
      register(submission).pipe(
        Effect.map((registration) => ({ receipt: registration.receipt, registration })),
        Effect.mapError(({ reason }) => new TrackSubmissionError({ reason })),
      ),
    registration: never,
    // Here each group is one pilgrim, whose number is in the reference.
    findGroup: (reference) =>
      register({ reference, members: [{ pilgrim: pilgrimIn(reference) }] }).pipe(
        Effect.map((registration) => [registration]),
        Effect.mapError(
          ({ reason: { detail } }) => new TrackQuestionError({ reason: { _tag: "Unavailable", detail } }),
        ),
      ),
    list: never,
    cancelMember: never,
  })
}

const pilgrimIn = (reference: string) => `1448-Q48-${reference.slice("1448-G".length).split("-")[0]}` as PilgrimId

/** The visa authority: issues at once. */
const visaAuthority = (call: Call) =>
  VisaAuthority.of({
    request: (key, { kind, traveller: { pilgrim } }) =>
      call(pilgrim, "visa").pipe(
        Effect.map((number) => ({ id: key as Receipt, pilgrim, kind, status: "issued", number }) as const),
        Effect.mapError(({ reason }: Doubt) => new VisaSubmissionError({ reason })),
      ),
    status: never,
    list: never,
    cancel: never,
  })

/** The bracelet maker: makes an order's bracelets concurrently, and answers when all are made. */
const braceletMaker = (call: Call) =>
  BraceletMaker.of({
    order: Effect.fnUntraced(function* (_, lines) {
      const transcript = yield* Transcript
      const all = { sent: [] as Array<string>, received: [] as Array<string>, status: 0 }
      const each = {
        sent: (body: string) => void all.sent.push(body),
        received: (status: number, body: string) => {
          all.status = status
          all.received.push(body)
        },
      }
      const making = Effect.forEach(
        lines,
        ({ pilgrim }) =>
          Effect.map(call(pilgrim, "bracelet"), (serial) => ({ pilgrim, serial: serial as Serial, chip: serial })),
        { concurrency: "unbounded" },
      )
      const made = yield* making.pipe(
        Effect.provideService(Transcript, each),
        Effect.ensuring(
          Effect.sync(() => {
            transcript.sent(`[${all.sent.join(",")}]`)
            transcript.received(all.status, `[${all.received.join(",")}]`)
          }),
        ),
        Effect.mapError(({ reason }) => new BraceletSubmissionError({ reason })),
      )
      return { complete: true, made }
    }),
    progress: never,
    list: never,
    revoke: never,
    replace: never,
  })

/** The SMS gateway. It accepts the notice of the draw without a call, because the scenario has none for it. */
const messages = (call: Call) =>
  Messages.of({
    send: (reference, to, text) => {
      const { pilgrim, notice } = telling.read({ id: reference })
      return notice === "arrived"
        ? Effect.mapError(call(pilgrim, "arrived"), ({ reason }) => new MessageError({ reason })).pipe(Effect.asVoid)
        : Effect.map(Transcript, (transcript) => {
            transcript.sent(JSON.stringify({ to, text }))
            transcript.received(202, "0: Accepted for delivery")
          })
    },
  })

/** An empty feed: crossings are submitted by `travel`. */
const borderFeed = BorderFeed.of({
  page: (after) => Effect.succeed({ documents: [], next: after, end: true }),
  document: never,
})

/** The foreign systems of the scenario, each with its own calls to the external system. */
export const layer = Layer.mergeAll(
  Layer.effect(NationalTrack, Effect.map(externalSystem, nationalTrack)),
  Layer.effect(VisaAuthority, Effect.map(externalSystem, visaAuthority)),
  Layer.effect(BraceletMaker, Effect.map(externalSystem, braceletMaker)),
  Layer.effect(Messages, Effect.map(externalSystem, messages)),
  Layer.succeed(BorderFeed, borderFeed),
)

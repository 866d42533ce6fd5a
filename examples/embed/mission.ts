import { randomUUID } from "node:crypto"
import type { Crossing } from "@mahmal/core/ports/BorderFeed"
import * as BorderFeedInMemory from "@mahmal/core/testing/memory/BorderFeedInMemory"
import * as BraceletMakerInMemory from "@mahmal/core/testing/memory/BraceletMakerInMemory"
import * as MessagesInMemory from "@mahmal/core/testing/memory/MessagesInMemory"
import * as NationalTrackInMemory from "@mahmal/core/testing/memory/NationalTrackInMemory"
import { environmentWith, serverLayerOn } from "@mahmal/server"
import { Layer } from "effect"
import * as VisaDesk from "./VisaDesk.ts"

/** The documents that the border publishes. */
export const crossings: Array<ReadonlyArray<Crossing>> = []

// The mission has its own visa desk. Stand-ins in memory replace the systems that it does not have yet.
const foreignSystems = Layer.mergeAll(
  VisaDesk.layer,
  NationalTrackInMemory.layer(),
  BraceletMakerInMemory.layer(),
  BorderFeedInMemory.layer(crossings),
  MessagesInMemory.layer(),
)

// None of these systems sends callbacks, so their credentials are random.
const unknown = randomUUID()

/** DATABASE_URL is the mission's PostgreSQL. The times are short, for an example. */
export const environment = environmentWith({
  HUB_ASK_EVERY: "100 millis",
  HUB_FEED_EVERY: "100 millis",
  ETRACK_CALLBACK_USERNAME: "nobody",
  ETRACK_CALLBACK_PASSWORD: unknown,
  VISA_WEBHOOK_SECRET: `whsec_${btoa(unknown)}`,
  SMS_REPORT_SECRET: unknown,
})

/** The whole hub: REST on PORT, the workers, the ledger, the feed of events, webhooks and the gate. */
export const mission = serverLayerOn(foreignSystems, environment)

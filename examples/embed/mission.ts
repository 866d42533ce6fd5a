import { randomUUID } from "node:crypto"
import type { Crossing } from "@mahmal/core/ports/BorderFeed"
import * as BorderFeedInMemory from "@mahmal/core/testing/memory/BorderFeedInMemory"
import * as BraceletMakerInMemory from "@mahmal/core/testing/memory/BraceletMakerInMemory"
import * as MessagesInMemory from "@mahmal/core/testing/memory/MessagesInMemory"
import * as NationalTrackInMemory from "@mahmal/core/testing/memory/NationalTrackInMemory"
import { environmentWith, serverLayerOn } from "@mahmal/server"
import { Layer } from "effect"
import * as VisaDesk from "./VisaDesk.ts"

/** What the border publishes, document by document. */
export const crossings: Array<ReadonlyArray<Crossing>> = []

// The mission has a visa desk of its own. The systems that it does not have yet are stood in for, in memory.
const foreignSystems = Layer.mergeAll(
  VisaDesk.layer,
  NationalTrackInMemory.layer(),
  BraceletMakerInMemory.layer(),
  BorderFeedInMemory.layer(crossings),
  MessagesInMemory.layer(),
)

// None of these systems calls back, so nobody knows with what it would show itself.
const unknown = randomUUID()

/** DATABASE_URL says where the mission's PostgreSQL is. The times are for an example that is soon over. */
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

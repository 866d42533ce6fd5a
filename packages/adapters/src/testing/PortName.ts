import type { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import type { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"
import type { Messages } from "@mahmal/core/ports/Messages"
import type { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import type { Telephony } from "@mahmal/core/ports/Telephony"
import type { VisaAuthority } from "@mahmal/core/ports/VisaAuthority"

/** The ports that have a certificate, by their names on the command line. */
export interface Ports {
  readonly track: NationalTrack
  readonly visa: VisaAuthority
  readonly bracelet: BraceletMaker
  readonly border: BorderFeed
  readonly sms: Messages
  readonly telephony: Telephony
}

export type PortName = keyof Ports

/** The names, in the order in which a journey meets the ports. */
export const portNames: readonly PortName[] = ["track", "visa", "bracelet", "border", "sms", "telephony"]

export const isPortName = (name: string): name is PortName => portNames.some((known) => known === name)

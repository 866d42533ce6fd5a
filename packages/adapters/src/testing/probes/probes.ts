import type { PortName, Ports } from "../PortName.ts"
import type { Probe } from "../Probe.ts"
import { borderProbes } from "./borderProbes.ts"
import { braceletProbes } from "./braceletProbes.ts"
import { smsProbes } from "./smsProbes.ts"
import { telephonyProbes } from "./telephonyProbes.ts"
import { trackProbes } from "./trackProbes.ts"
import { visaProbes } from "./visaProbes.ts"

/** The probes of each port. */
export const probes: { readonly [Name in PortName]: ReadonlyArray<Probe<Ports[Name]>> } = {
  track: trackProbes,
  visa: visaProbes,
  bracelet: braceletProbes,
  border: borderProbes,
  sms: smsProbes,
  telephony: telephonyProbes,
}

import { type Exchange, subjectOf } from "../../../src/exchange/Exchange.ts"
import { cancellation } from "../../../src/exchange/subjects.ts"
import { type PilgrimId, Serial } from "../../../src/journey/ids.ts"
import { Border } from "./Border.ts"
import { Bracelets } from "./Bracelets.ts"
import { Calls } from "./Calls.ts"
import { ETrack } from "./ETrack.ts"
import { Notices } from "./Notices.ts"
import { Telling } from "./Telling.ts"
import { Visas } from "./Visas.ts"
import { type Standing, Witness } from "./Witness.ts"

/** All the foreign systems, as small as their contracts allow: what they have really done, whatever the hub heard of it. */
export class Outside {
  readonly calls: Calls
  readonly witness: Witness
  readonly telling = new Telling()
  readonly track: ETrack
  readonly visas: Visas
  readonly bracelets: Bracelets
  readonly notices: Notices
  readonly border: Border

  /** `keepsNoTime`: whether the e-track may carry out a submission later than it promises. */
  constructor(keepsNoTime: boolean, hasLeft: (pilgrim: PilgrimId, what: Standing) => boolean) {
    this.calls = new Calls(keepsNoTime)
    this.witness = new Witness(hasLeft, (pilgrim) => this.standing(pilgrim))
    const shared = [this.calls, this.telling, this.witness] as const
    this.track = new ETrack(...shared)
    this.visas = new Visas(...shared)
    this.bracelets = new Bracelets(...shared)
    this.notices = new Notices(...shared)
    this.border = new Border(...shared)
  }

  get now(): number {
    return this.calls.now
  }

  /** What stands in somebody's name. */
  readonly standing = (pilgrim: PilgrimId): ReadonlyArray<Standing> => {
    const status = this.visas.entitlementOf(pilgrim)?.status
    return [
      ...(this.track.standingOf(pilgrim).length > 0 ? (["registration"] as const) : []),
      ...(status === "issued" || status === "received" ? (["entitlement"] as const) : []),
      ...(this.bracelets.activeOf(pilgrim).length > 0 ? (["bracelet"] as const) : []),
    ]
  }

  /** Whether a system has done what an exchange is about. */
  readonly hasDone = ({ id, operation }: Pick<Exchange, "id" | "operation">): boolean => {
    const subject = subjectOf({ id })
    switch (operation) {
      case "etrack.register":
        return this.track.hasRegistered(subject)
      case "etrack.cancel":
        return this.track.hasCancelled(cancellation.read({ id }).number)
      case "visa.request":
        return this.visas.entitlements.has(id)
      case "visa.cancel":
        return this.visas.hasCancelled(subject)
      case "bracelet.order":
        return this.bracelets.orders.has(subject)
      case "bracelet.replace":
        return this.bracelets.replacementOf({ id }) !== undefined
      case "bracelet.revoke":
        return this.bracelets.hasRevoked(Serial.make(subject))
      case "sms.send":
      case "voice.call":
        return this.notices.told.has(id)
      case "border.read":
        return false
    }
  }
}

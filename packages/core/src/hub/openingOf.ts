import { exchangeId } from "../exchange/Exchange.ts"
import type { Opening } from "../exchange/Opening.ts"
import type { Operation } from "../exchange/Operation.ts"
import { cancellation, replacement, telling } from "../exchange/subjects.ts"
import type { Job } from "../journey/Job.ts"

/** A job that is one exchange; the others are gathered into submissions and orders first. */
export type SingleJob = Exclude<Job, { readonly _tag: "RegisterGroup" | "StopGroup" | "OrderBracelet" }>

export const isSingle = (job: Job): job is SingleJob =>
  job._tag !== "RegisterGroup" && job._tag !== "StopGroup" && job._tag !== "OrderBracelet"

/** The exchange in which a job is done. Its id says what it is about, so the same job is the same exchange. */
export const openingOf = (job: SingleJob): Opening => {
  const opening = (operation: Operation, subject: string): Opening => ({
    exchange: exchangeId(operation, subject),
    operation,
    pilgrims: [job.pilgrim],
  })
  switch (job._tag) {
    case "RequestEntitlement":
      return opening("visa.request", job.pilgrim)
    case "CancelEntitlement":
      return opening("visa.cancel", job.entitlement.id)
    case "CancelRegistration":
      return opening("etrack.cancel", cancellation.write({ number: job.registration.number, attempt: job.attempt }))
    case "ReplaceBracelet":
      return opening("bracelet.replace", replacement.write({ ...job, serial: job.bracelet.serial }))
    case "RevokeBracelet":
      return opening("bracelet.revoke", job.bracelet.serial)
    case "SendNotice":
      return opening("sms.send", telling.write({ ...job, nth: 1 }))
  }
}

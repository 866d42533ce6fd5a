/** Every code with which the e-track refuses a call, as the contract lists them; the local part of a faultcode. */
export type RefusalCode =
  | "VersionMismatch"
  | "MustUnderstand"
  | "Client.Security"
  | "Client.Expired"
  | "Client.Malformed"
  | "Client.TooLarge"
  | "Client.Schema"
  | "Client.UnknownReceipt"
  | "Client.UnknownRegistration"
  | "Client.AlreadyCancelled"
  | "Client.Closed"
  | "Server.Busy"
  | "Server.Failure"

/** A call that the e-track does not carry out: the code, a sentence that repeats no value of the caller, and the element at fault. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly field: string | undefined

  constructor(code: RefusalCode, message: string, field?: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

/** All fault codes of the contract; the local part of a faultcode. */
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

/** A refused call: the code, a message that repeats no value of the caller, and the element at fault. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly field: string | undefined

  constructor(code: RefusalCode, message: string, field?: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

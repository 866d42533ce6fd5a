import { Redacted } from "effect"
import type { Call } from "../http/Call.ts"
import { address } from "../http/rest.ts"
import { reportAddress } from "./reportAddress.ts"
import { everyReport, written } from "./translate.ts"

/** Where the gateway is, our login there, and where it sends its reports. */
export interface Access {
  readonly url: string
  readonly username: string
  readonly password: Redacted.Redacted
  /** A number, or up to 11 characters. */
  readonly sender: string
  /** The hub's address for delivery reports. */
  readonly reportUrl: string
  /** Authenticates reports. */
  readonly reportSecret: Redacted.Redacted
}

/** Hands one message over. Kannel takes its password in the URL, so the transcript has only the other parameters. */
export const sendSms = (access: Access, reference: string, to: string, text: string): Call => {
  const open = { from: access.sender, to, ...written(text), "dlr-mask": everyReport }
  const secret = {
    username: access.username,
    password: Redacted.value(access.password),
    "dlr-url": reportAddress(access.reportUrl, reference, Redacted.value(access.reportSecret)),
  }
  const path = ["cgi-bin", "sendsms"]
  return {
    method: "GET",
    url: `${address(access.url, ...path)}?${new URLSearchParams({ ...secret, ...open })}`,
    headers: {},
    transcript: `GET ${address("", ...path)}?${new URLSearchParams(open)}`,
  }
}

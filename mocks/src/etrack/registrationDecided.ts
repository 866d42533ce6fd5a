import type { CallbackRequest } from "../kit/Callbacks.ts"
import { decided } from "./decided.ts"
import { envelope } from "./envelope.ts"
import type { Registration } from "./Registration.ts"
import { type Credentials, securityHeader } from "./wsse.ts"
import { branch } from "./xml.ts"

const lifeMs = 30_000

/** The notification about a decision, signed anew for each attempt. */
export const registrationDecided = (
  url: string,
  credentials: Credentials,
  registration: Registration,
): CallbackRequest => ({
  url,
  method: "POST",
  headers: { "content-type": "text/xml; charset=utf-8", soapaction: '"urn:mahmal:etrack:1:RegistrationDecided"' },
  body: envelope(branch("RegistrationDecided", decided(registration)), securityHeader(credentials, Date.now(), lifeMs)),
})

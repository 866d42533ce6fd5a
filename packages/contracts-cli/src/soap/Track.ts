import { call } from "../call.ts"
import { expected } from "../checks/Checks.ts"
import { credential, type Endpoint } from "../Endpoint.ts"
import { type Valid, Xsd } from "../xml/Xsd.ts"
import { sample } from "./sample.ts"
import { type Login, security } from "./security.ts"

const xsd = new Xsd("etrack", "envelope.xsd", ["etrack.xsd"])

/** Signs of a stack trace in a fault. */
const stackTrace = /\bat \S+ ?\(?\S*:\d+|node_modules|\.java:\d+|Traceback|Exception in thread/

/** The content type of every message of SOAP 1.1. */
const soap = /^text\/xml\s*(;\s*charset="?utf-8"?\s*)?$/i

/** Faults about header entries; SOAP 1.1 gives them no detail. */
const withoutDetail = ["VersionMismatch", "MustUnderstand", "Client.Security", "Client.Expired"]

/** Sends the recorded requests to the e-track, signed anew, and checks its answers against envelope.xsd. */
export class Track {
  readonly #endpoint: Endpoint
  readonly login: Login

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
    this.login = {
      username: credential(endpoint, "ETRACK_USERNAME"),
      password: credential(endpoint, "ETRACK_PASSWORD"),
    }
  }

  /** A recorded request, signed now, with some texts of its elements replaced. */
  message(file: string, texts: Readonly<Record<string, string>> = {}): string {
    return sample(file, security(this.login), texts)
  }

  /** Sends a message; the answer must be valid by envelope.xsd. */
  async send(message: string, type = "text/xml; charset=utf-8"): Promise<Valid & { readonly status: number }> {
    const answer = await call(this.#endpoint.url, {
      method: "POST",
      headers: { "content-type": type, soapaction: '""', "accept-encoding": "identity" },
      body: message,
    })
    const text = answer.body.toString("utf8")
    expected(text !== "", `an empty answer ${answer.status}`)
    const given = answer.headers.get("content-type") ?? "missing"
    expected(soap.test(given), `an answer ${answer.status} whose content type is ${given}, not text/xml in UTF-8`)
    expected(!stackTrace.test(text), `an answer ${answer.status} with a stack trace`)
    try {
      return { ...xsd.read(text), status: answer.status }
    } catch (error) {
      throw new Error(`an answer ${answer.status}: ${error instanceof Error ? error.message : "unreadable"}`)
    }
  }

  /** Sends a message that must succeed with this element in the body. */
  async done(name: string, message: string): Promise<Valid> {
    const answer = await this.send(message)
    const [fault] = answer.all("faultcode")
    expected(fault === undefined, `the fault ${fault} in place of ${name}`)
    expected(answer.status === 200, `status ${answer.status} with a success in it`)
    expected(answer.branches.includes(name), `another answer than ${name}`)
    return answer
  }

  /** Sends a message that must be refused with this fault. */
  async refused(code: string, message: string, type?: string): Promise<void> {
    const answer = await this.send(message, type)
    const [fault = ""] = answer.all("faultcode")
    const status = code === "Client.TooLarge" ? 413 : 500
    expected(fault !== "", `no fault, where ${code} is promised`)
    expected(fault.replace(/^[^:]*:/, "") === code, `the fault ${fault} in place of ${code}`)
    expected(answer.status === status, `status ${answer.status} in place of ${status}`)
    const [detail] = answer.all("Code")
    expected(detail === (withoutDetail.includes(code) ? undefined : code), `the detail says ${detail ?? "nothing"}`)
  }
}

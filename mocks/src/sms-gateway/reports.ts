import { chance } from "../kit/chance.ts"
import type { Message } from "./readMessage.ts"

/** The type of a delivery report: 1 delivered, 2 failed, 4 buffered, 8 accepted by the SMS centre, 16 rejected by it. */
export type ReportType = 1 | 2 | 4 | 8 | 16

/** The rates of irregular deliveries and reports; each between 0 and 1. */
export interface Network {
  /** Messages without a final report. */
  readonly missingRate: number
  /** Messages that do not reach the phone. */
  readonly failRate: number
  /** Messages whose final report comes first. */
  readonly outOfOrderRate: number
  /** Messages whose final report comes twice. */
  readonly doubledRate: number
}

/**
 * The reports of one message in the order in which they are sent, before the mask is applied. They depend only on the seed,
 * the receiver and the text.
 */
export const reportsOf = (
  seed: string | number,
  { to, text }: Pick<Message, "to" | "text">,
  network: Network,
): readonly ReportType[] => {
  const is = (what: string, rate: number) => chance(seed, what, to, text) < rate
  if (is("missing", network.missingRate)) return is("silent", 0.5) ? [] : [8]
  if (is("failed", network.failRate)) return is("rejected", 0.3) ? [16] : [8, 2]
  const reports: ReportType[] = is("out-of-order", network.outOfOrderRate) ? [1, 8] : [8, 1]
  return is("doubled", network.doubledRate) ? [...reports, 1] : reports
}

/** The values for the codes in a dlr-url; a code that Kannel does not know stays unchanged. */
export interface ReportWords {
  readonly type: ReportType
  readonly message: Pick<Message, "to" | "from">
  readonly id: string
  readonly at: Date
}

/** The URL of a report: the dlr-url with its codes replaced, as in Kannel 1.4.5. */
export const reportUrl = (dlrUrl: string, { type, message, id, at }: ReportWords): string => {
  const codes: Readonly<Record<string, string>> = {
    d: String(type),
    T: String(Math.floor(at.getTime() / 1000)),
    t: at.toISOString().slice(0, 19).replace("T", "+"),
    i: "FAKE",
    p: encodeURIComponent(message.to),
    P: encodeURIComponent(message.from),
    I: id,
    A: type === 8 ? "ACK%2F" : "",
    "%": "%",
  }
  return dlrUrl.replace(/%(.)/g, (code, letter: string) => codes[letter] ?? code)
}

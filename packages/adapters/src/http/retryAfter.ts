/** The headers of an answer, their names in lower case. */
type Headers = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

/** The moment of an HTTP date (RFC 9110, 5.6.7), in milliseconds since 1970; not a number for anything else. */
const moment = (date: string): number =>
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date) ? Date.parse(date) : Number.NaN

/** The longest Retry-After that is believed: a mistake, such as milliseconds for seconds, must not delay past a cut-off. */
const longestWait = 3_600_000

/**
 * The milliseconds that a Retry-After header asks for, an hour at most; undefined when it cannot be read. A date is compared
 * with the answer's own Date header, because clocks differ.
 */
export const retryAfter = ({ headers }: { readonly headers: Headers }): number | undefined => {
  const asked = String(headers["retry-after"] ?? "")
  const wait = /^[0-9]{1,6}$/.test(asked) ? Number(asked) * 1000 : moment(asked) - moment(String(headers.date ?? ""))
  return wait >= 0 ? Math.min(wait, longestWait) : undefined
}

import { traveller } from "@mahmal/core/testing/travellers"
import type { Check } from "../Bench.ts"
import { everyFault } from "../Stand.ts"

/** In Base64 without its padding, and in base64url. */
const inBase64 = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  return [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")]
}

/** A text as it is and in Base64, each also escaped as in a URL and as in a form. */
const written = (text: string): readonly string[] =>
  [text, ...inBase64(text)].flatMap((form) => [
    form,
    encodeURIComponent(form),
    new URLSearchParams({ form }).toString().slice("form=".length),
  ])

/** Each secret in every form, and as in HTTP Basic authentication. */
const secretsOf = ({ username = "", ...credentials }: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(credentials).flatMap((secret) => [...written(secret), ...inBase64(`${username}:${secret}`)])

/** A traveller's personal data in every form; a transcript may hold it, a log never. */
const personal = (pilgrim: string): readonly string[] => {
  const found = Array.from({ length: 10_000 }, (_, number) => traveller(number)).find(
    (each) => each.pilgrim === pilgrim || each.mobile === pilgrim,
  )
  return found === undefined ? [] : [found.passport, found.mobile, found.nameLatin, found.nameArabic].flatMap(written)
}

const holds = (lines: readonly string[], needles: readonly string[]): boolean =>
  lines.some((line) => needles.some((needle) => line.includes(needle)))

/** No log, error or transcript holds a secret; no log or error names a person; and the transcript holds the call. */
export const keepsSecrets: Check = async ({ stand, under }) => {
  const secrets = secretsOf(stand.credentials)
  const complaints = new Set<string>()
  for (const fault of [undefined, ...everyFault]) {
    const { subject, told, logs, transcript } = await under(fault)
    if (holds(logs, secrets)) complaints.add("wrote a secret to the log")
    if (holds([told], secrets)) complaints.add("put a secret into an error")
    if (holds(transcript, secrets)) complaints.add("put a secret into the transcript")
    if (holds(logs, personal(subject))) complaints.add("wrote personal data to the log")
    if (holds([told], personal(subject))) complaints.add("put personal data into an error")
    if (transcript.length === 0) complaints.add("wrote nothing to the transcript")
  }
  return [...complaints]
}

import { expected } from "../checks/Checks.ts"
import type { Valid } from "../xml/Xsd.ts"

const longestSettleTime = 120

/** How far, in milliseconds, two clocks may be apart when one believes the other's messages. */
const apart = 60_000

/** What the README promises of an answer of FindGroup and its schema cannot say; `asked` is when it was asked, by our clock. */
export const keepsToFindGroup = ({ all }: Valid, reference: string, asked: number): void => {
  expected(all("Reference")[0] === reference, "the answer is about another reference")
  const asOf = Date.parse(all("AsOf")[0] ?? "")
  expected(asOf >= asked - apart && asOf <= Date.now() + apart, "AsOf is more than a minute off our clock")
  const settles = Number(/^PT(.*)S$/.exec(all("SettleTime")[0] ?? "")?.[1])
  expected(settles <= longestSettleTime, "the settle time is longer than PT120S")
}

/** Whoever is registered has a number, and whoever is rejected a code, and nobody else; no schema says so. */
export const keepsToMembers = ({ all }: Valid): void => {
  const stand = [...all("Outcome"), ...all("Status")]
  const count = (...these: readonly string[]) => stand.filter((each) => these.includes(each)).length
  const numbers = all("RegistrationNumber").length
  expected(numbers === count("REGISTERED", "CANCELLED"), "not those who are registered have the numbers")
  expected(all("Code").length === count("REJECTED"), "not those who are rejected have the codes")
}

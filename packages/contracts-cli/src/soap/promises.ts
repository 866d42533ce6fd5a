import { expected } from "../checks/Checks.ts"
import type { Valid } from "../xml/Xsd.ts"

const longestSettleTime = 120

/** In milliseconds. */
const clockTolerance = 60_000

/** Checks what the README promises of FindGroup's answer and the schema cannot say; `asked` is the time of the question. */
export const keepsToFindGroup = ({ all }: Valid, reference: string, asked: number): void => {
  expected(all("Reference")[0] === reference, "the answer is about another reference")
  const asOf = Date.parse(all("AsOf")[0] ?? "")
  expected(
    asOf >= asked - clockTolerance && asOf <= Date.now() + clockTolerance,
    "AsOf differs from our clock by more than a minute",
  )
  const settles = Number(/^PT(.*)S$/.exec(all("SettleTime")[0] ?? "")?.[1])
  expected(settles <= longestSettleTime, "the settle time is longer than PT120S")
}

/** Checks that exactly the registered and cancelled members have numbers, and the rejected ones codes; no schema says so. */
export const keepsToMembers = ({ all }: Valid): void => {
  const stand = [...all("Outcome"), ...all("Status")]
  const count = (...these: readonly string[]) => stand.filter((each) => these.includes(each)).length
  const numbers = all("RegistrationNumber").length
  expected(numbers === count("REGISTERED", "CANCELLED"), "registration numbers and registered members do not match")
  expected(all("Code").length === count("REJECTED"), "codes and rejected members do not match")
}

import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { chance } from "../kit/chance.ts"
import { digits } from "../kit/digits.ts"

/** One person's crossing of the border. */
export interface Crossing {
  readonly passport: string
  readonly nationality: string
  readonly birthDate: string
  readonly direction: "ARRIVAL" | "DEPARTURE"
  readonly at: string
  readonly point: (typeof borderPoints)[number]
}

const borderPoints = ["JED", "MED", "SLW", "BTH", "YNB"] as const

const validate = addFormats.default(new Ajv2020()).compile<Crossing[]>({
  type: "array",
  maxItems: 10_000,
  items: {
    type: "object",
    required: ["passport", "nationality", "birthDate", "direction", "at", "point"],
    additionalProperties: false,
    properties: {
      passport: { type: "string", pattern: "^[A-Z0-9]{1,20}$" },
      nationality: { type: "string", pattern: "^[A-Z]{3}$" },
      birthDate: { type: "string", format: "date" },
      direction: { enum: ["ARRIVAL", "DEPARTURE"] },
      at: { type: "string", format: "date-time" },
      point: { enum: borderPoints },
    },
  },
})

/** The crossings in the body of the admin route, or undefined when it is anything else. */
export const crossingsIn = (body: unknown): readonly Crossing[] | undefined => (validate(body) ? body : undefined)

/** Identifies a person: people of several countries may have the same passport number. */
export const personOf = ({ passport, nationality, birthDate }: Crossing): string =>
  [passport, nationality, birthDate].join(" ")

/** Identifies a crossing. */
export const keyOf = (crossing: Crossing): string => [personOf(crossing), crossing.direction, crossing.at].join(" ")

const strangers = ["IDN", "PAK", "EGY", "TUR", "NGA", "IND"] as const

/**
 * A person from elsewhere who crosses at the same time: about one for every three crossings. Some of them have the same
 * passport number, of another country.
 */
export const strangerBeside = (seed: string | number, crossing: Crossing): Crossing | undefined => {
  const key = keyOf(crossing)
  if (chance(seed, "stranger", key) >= 1 / 3) return undefined
  const others = strangers.filter((country) => country !== crossing.nationality)
  const sameNumber = chance(seed, "same-number", key) < 0.1
  const year = 1940 + Math.floor(chance(seed, "stranger-year", key) * 60)
  return {
    ...crossing,
    passport: sameNumber ? crossing.passport : `Z${digits(8, seed, "stranger-passport", key)}`,
    nationality: others[Math.floor(chance(seed, "stranger-country", key) * others.length)] ?? "IDN",
    birthDate: `${year}-0${1 + Math.floor(chance(seed, "stranger-month", key) * 9)}-15`,
  }
}

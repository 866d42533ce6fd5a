import { columns, type Fields } from "../../src/intake/columns.ts"

const digit = (text: string): number =>
  [...text].reduce((sum, c, i) => sum + (c === "<" ? 0 : Number.parseInt(c, 36)) * [7, 3, 1][i % 3]!, 0) % 10

/** The second line of a passport's zone, with right check digits. */
export const line2 = (number: string, nationality: string, birth: string, sex: string, expiry: string): string => {
  const short = (day: string) => day.slice(2).replaceAll("-", "")
  const checked = (text: string) => text + digit(text)
  const [a, b, c] = [checked(number.padEnd(9, "<")), checked(short(birth)), checked(short(expiry))]
  const personal = "<".repeat(15)
  return `${a}${nationality.padEnd(3, "<")}${b}${sex}${c}${personal}${digit(a + b + c + personal)}`
}

const somebody: Fields = {
  application_no: "Q48-000001",
  submitted_at: "2026-09-22T08:05:28+03:00",
  qid: "26063400001",
  name_ar: "آمنة حمد",
  name_en: "Amna Hamad",
  sex: "F",
  birth_date: "1960-03-04",
  nationality: "QAT",
  residence_since: "",
  passport_no: "A1234567",
  passport_expiry: "2031-01-28",
  mrz_line1: "P<QATHAMAD<<AMNA<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
  mrz_line2: "",
  mobile: "55123456",
  email: "",
  group_ref: "G1",
  role: "principal",
  relation: "",
  last_hajj_year: "",
  refused_seasons: "0",
  campaign_choice: "",
  needs_wheelchair: "no",
}

/** A row that intake accepts, but for what is said otherwise. Its passport zone agrees with it unless given. */
export const aRow = (changes: Partial<Fields> = {}): ReadonlyArray<string> => {
  const f = { ...somebody, ...changes }
  const zone = line2(
    f.passport_no,
    f.nationality === "DEU" ? "D" : f.nationality,
    f.birth_date,
    f.sex,
    f.passport_expiry,
  )
  return columns.map((column) => (column === "mrz_line2" && changes.mrz_line2 === undefined ? zone : f[column]))
}

/** What makes the row one of a foreigner who lived here long enough. */
export const egyptian: Partial<Fields> = { nationality: "EGY", qid: "26081800001", residence_since: "1990-01-01" }

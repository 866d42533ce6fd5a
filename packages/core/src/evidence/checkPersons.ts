import { digestOf } from "../hashing/digestOf.ts"
import type { Bundle } from "./Bundle.ts"
import { commitmentTo } from "./commitmentTo.ts"
import type { Finding } from "./Finding.ts"

/** Whether the persons are the pilgrim, and each personal field that is shown is what was committed to. */
export const checkPersons = ({ evidence, personal }: Bundle): ReadonlyArray<Finding> => {
  const findings: Array<Finding> = []
  for (const { leaf, fields } of evidence.persons) {
    const where = `person ${leaf.number}`
    if (leaf.pilgrim !== evidence.pilgrim) findings.push({ where, what: `it is about ${leaf.pilgrim}` })
    if (fields !== undefined && digestOf(fields) !== leaf.commitment)
      findings.push({ where, what: "its fields are not what was committed to" })
  }
  for (const { leaf } of evidence.erasures)
    if (leaf.pilgrim !== evidence.pilgrim)
      findings.push({ where: `erasure ${leaf.id}`, what: `it is about ${leaf.pilgrim}` })
  for (const { leaf } of evidence.acts)
    if (!leaf.subjects.includes(evidence.pilgrim))
      findings.push({ where: `act ${leaf.id}`, what: "it does not concern this pilgrim" })
  for (const [number, opened] of Object.entries(personal)) {
    const fields = evidence.persons.find(({ leaf }) => String(leaf.number) === number)?.fields ?? {}
    for (const [name, { salt, value }] of Object.entries(opened)) {
      const commitment = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (commitment === undefined)
        findings.push({ where: `${name} of person ${number}`, what: "nothing commits to it" })
      else if (commitmentTo(salt, value) !== commitment)
        findings.push({ where: `${name} of person ${number}`, what: "it is not what was committed to" })
    }
    if (Object.keys(opened).length === 0)
      findings.push({ where: `person ${number}`, what: "nothing of it is shown, so it must not stand here" })
  }
  return findings
}

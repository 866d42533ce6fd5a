import { createHash } from "node:crypto"
import { Checks, expected, needed } from "../checks/Checks.ts"
import type { Endpoint } from "../Endpoint.ts"
import { checkList, type NextPart } from "../lists/checkList.ts"
import type { Row } from "../Row.ts"
import { until } from "../until.ts"
import { checkRefusals } from "./checkRefusals.ts"
import { type Line, sampleFile } from "./Tables.ts"
import { Workshop } from "./Workshop.ts"

/** The same order in every run, so that repeated runs order nothing more. */
const order = "contract-0001"
const orderFile = sampleFile("order.csv").replaceAll("1448-Q48", "1448-C48")

const pilgrims = orderFile.match(/1448-C48-\d+/g) ?? []

const digest = createHash("sha256").update(orderFile).digest("hex")

const allDiffer = (lines: readonly Line[], column: string): boolean =>
  new Set(lines.map((line) => line[column])).size === lines.length

const listed =
  (workshop: Workshop): NextPart =>
  async (season, after) => {
    const lines = await workshop.list(season, after)
    expected(
      lines.every(({ of }) => of === `${lines.length}`),
      "it is not the whole part of the list",
    )
    return { entries: lines.map(({ pilgrim = "", serial = "" }) => ({ pilgrim, id: serial })) }
  }

const one = (lines: readonly Line[]): Line => {
  const [line] = lines
  if (line === undefined || lines.length > 1) throw new Error("the answer is not one line")
  return line
}

/** Checks a workshop with the recorded files of its contract. */
export const checkWorkshop = async (endpoint: Endpoint): Promise<readonly Row[]> => {
  const checks = new Checks()
  const workshop = new Workshop(endpoint)
  const made = await checkOrder(checks, workshop, endpoint.patience)
  const serialOf = (n: number): string => needed(made, "a bracelet that is made")[n]?.serial ?? ""
  await checkRevocation(checks, workshop, () => serialOf(0))
  await checkReplacement(checks, workshop, () => serialOf(1))
  await checkList(checks, listed(workshop), async () => ({ pilgrim: pilgrims[0] ?? "", id: serialOf(0) }))
  await checkRefusals(checks, workshop, orderFile)
  return checks.rows
}

/** Orders the bracelets, and resolves to the lines of the order when all are made. */
const checkOrder = async (
  checks: Checks,
  workshop: Workshop,
  patience: number,
): Promise<readonly Line[] | undefined> => {
  const path = `/orders/${order}.csv`
  const received = async () => {
    const receipt = one(await workshop.put(path, orderFile, "receipt"))
    expected(receipt.order === order && receipt.lines === "2", "the receipt is for another order")
    expected(receipt.sha256 === digest, "the receipt has another digest")
  }
  const taken = await checks.that("an order gets a receipt with the digest of its bytes", async () => {
    await received()
    return true
  })
  await checks.that("the same bytes again get the same receipt", received)
  await checks.that("other bytes under the same number are refused as conflict", () =>
    workshop.refused("PUT", path, orderFile.replace("QAT", "EGY"), { status: 409, code: "conflict" }),
  )
  return checks.that("the status has every line of the order, until all are made", async () => {
    needed(taken, "an order")
    const whole = async () => {
      const lines = await workshop.status(order)
      expected(lines.length === 2 && lines.every(({ of }) => of === "2"), "it is not the whole order")
      expected(lines.map(({ line }) => line).join() === "1,2", "its lines are in another order")
      expected(lines.map(({ pilgrim }) => pilgrim).join() === pilgrims.join(), "it is about other pilgrims")
      if (!lines.every(({ status, serial, chip }) => status === "made" && serial && chip)) return undefined
      expected(allDiffer(lines, "serial") && allDiffer(lines, "chip"), "two lines have one serial or one chip")
      return lines
    }
    return needed(await until(whole, patience), "that all bracelets are made in time")
  })
}

const checkRevocation = async (checks: Checks, workshop: Workshop, serial: () => string): Promise<void> => {
  const revoke = async (reason: string) =>
    one(await workshop.put(`/revocations/${serial()}.csv`, revocation(serial(), reason), "revoked"))
  await checks.that("a bracelet is revoked", async () => {
    const revoked = await revoke("lost")
    expected(revoked.serial === serial() && revoked.status === "revoked", "another bracelet is revoked")
  })
  await checks.that("revoked again, the first reason stays", async () => {
    expected((await revoke("damaged")).reason === "lost", "the reason is another")
  })
}

const checkReplacement = async (checks: Checks, workshop: Workshop, serial: () => string): Promise<void> => {
  const path = (name: string) => `/replacements/${name}.csv`
  const replace = async () =>
    one(await workshop.put(path("contract-replacement"), revocation(serial(), "damaged"), "replaced"))
  await checks.that("a bracelet is replaced, under a name once", async () => {
    const [first, again] = [await replace(), await replace()]
    expected(first.replaces === serial() && first.serial !== serial(), "another bracelet is replaced")
    expected(first.pilgrim === pilgrims[1], "the replacement is another pilgrim's")
    expected(first.serial === again.serial && first.chip === again.chip, "it was replaced twice")
  })
  await checks.that("a bracelet that is replaced already is refused as conflict", () =>
    workshop.refused("PUT", path("contract-other"), revocation(serial(), "damaged"), { status: 409, code: "conflict" }),
  )
}

/** The file that revokes or replaces a bracelet. */
const revocation = (serial: string, reason: string): string => `serial,reason\r\n${serial},${reason}\r\n`

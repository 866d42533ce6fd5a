import type { Checks } from "../checks/Checks.ts"
import type { Workshop } from "./Workshop.ts"

const unknown = "W9999999999"
const tooLarge = 262_145

/** Changes of the recorded order that break the contract, with the place at fault where the answer must name it. */
const breaches: Readonly<Record<string, { readonly spoil: (file: string) => string; readonly place?: string }>> = {
  "a wrong pattern": { spoil: (file) => file.replace(",QAT,", ",Qat,"), place: "2 nationality" },
  "a missing value": { spoil: (file) => file.replace("1,1448-C48-000001,", "1,,"), place: "2 pilgrim" },
  "a missing column": { spoil: (file) => file.replace(",campaign\r\n", "\r\n") },
  "columns in another order": { spoil: (file) => file.replace("name_ar,name_en", "name_en,name_ar") },
  "a byte order mark": { spoil: (file) => `\uFEFF${file}` },
  "lines that end in LF alone": { spoil: (file) => file.replaceAll("\r\n", "\n") },
  "a file without lines": { spoil: (file) => file.slice(0, file.indexOf("\r\n") + 2) },
  "a file that was cut": { spoil: (file) => file.slice(0, -10) },
}

/** Checks that invalid files are refused with the right code. None of them orders anything. */
export const checkRefusals = async (checks: Checks, workshop: Workshop, order: string): Promise<void> => {
  const path = "/orders/contract-0002.csv"
  for (const [what, { spoil, place }] of Object.entries(breaches))
    await checks.that(`${what} is refused as invalid-file`, () =>
      workshop.refused("PUT", path, spoil(order), {
        status: 400,
        code: "invalid-file",
        ...(place === undefined ? {} : { place }),
      }),
    )
  await checks.that("a file that is too large is refused as too-large", () =>
    workshop.refused("PUT", path, order.padEnd(tooLarge), { status: 413, code: "too-large" }),
  )
  await checks.that("another content type is refused as unsupported-media-type", () =>
    workshop.refused("PUT", path, order, { status: 415, code: "unsupported-media-type" }, { type: "application/json" }),
  )
  await checks.that("a wrong password is refused as unauthorised", () =>
    workshop.refused("PUT", path, order, { status: 401, code: "unauthorised" }, { password: "wrong" }),
  )
  await checks.that("an order that was never placed is refused as not-found", () =>
    workshop.refused("GET", "/orders/contract-none/status.csv", undefined, { status: 404, code: "not-found" }),
  )
  await checks.that("a serial that was never given is refused as not-found", () =>
    workshop.refused("PUT", `/revocations/${unknown}.csv`, `serial,reason\r\n${unknown},lost\r\n`, {
      status: 404,
      code: "not-found",
    }),
  )
}

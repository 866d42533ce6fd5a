import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { stringify } from "csv-stringify/sync"
import { Effect } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { chipBytes, printedText } from "./PrintedBracelet.ts"

const order = "select pilgrims from exchange where id = $1"

// By the serials that were made in the order, also those that were revoked since: the vendor is told not to write them.
const lines = `
  select c.serial, c.chip, c.content, c.revoked_in is not null as revoked
  from bracelet_credential c where c.pilgrim = any($1) order by c.serial`

interface Line {
  readonly serial: string
  readonly chip: string
  readonly content: Buffer
  readonly revoked: boolean
}

/**
 * The vendor's file of an order: for each bracelet by serial and chip number what to print as a QR code and what to write to
 * the chip. CSV in UTF-8 with CRLF; it names nobody. Bracelets of the order that are not made yet are left out.
 */
export const readVendorFile = Effect.fn("readVendorFile")(function* (orderNumber: string) {
  const database = yield* Database
  const [found] = yield* database.query<{ pilgrims: ReadonlyArray<string> }>({
    text: order,
    values: [exchangeId("bracelet.order", orderNumber)],
  })
  if (found === undefined) return yield* new NotKnown({ what: "exchange", name: `bracelet.order/${orderNumber}` })
  const rows = yield* database.query<Line>({ text: lines, values: [found.pilgrims] })
  return stringify(
    rows.map(({ serial, chip, content, revoked }) =>
      revoked
        ? [serial, chip, "void", "", ""]
        : [serial, chip, "make", printedText(content), Buffer.from(chipBytes(content)).toString("hex")],
    ),
    { header: true, columns: ["serial", "chip", "action", "qr_text", "chip_bytes"], record_delimiter: "windows" },
  )
})

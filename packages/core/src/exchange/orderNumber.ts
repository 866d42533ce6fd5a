import type { SeasonName } from "../season/SeasonName.ts"

/** An order of bracelets: whose it is, by what that maker's serials begin with, and hexadecimal digits that only it has. */
interface Order {
  readonly season: SeasonName
  readonly serials: string
  readonly digits: string
}

/** Writes the number of an order, such as `1448-W-5f7f3a1c2b3d9a55`. It names the maker for good, whatever the shares are later. */
export const orderNumber = ({ season, serials, digits }: Order): string => `${season}-${serials}-${digits}`

/** Whose an order is, as its number says: what that maker's serials begin with. */
export const makerIn = (order: string): string | undefined => order.split("-")[1]

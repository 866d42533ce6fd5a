import { InvalidArgumentError } from "commander"
import type { Page } from "./hubCommand.ts"

/** The most entries that the hub gives in one page. */
const mostInPage = 1000

/** Which part of a list is asked for. */
export interface Paging {
  readonly limit: number
  readonly cursor?: string
}

/** What follows `--limit`. Throws for what is no number of entries. */
export const entries = (text: string): number => {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 on.")
  return Number(text)
}

/** The first entries of a list, at most `limit`, from as many pages as hold them; `next` where there are more. */
export const askPages = async <Item>(
  limit: number,
  ask: (paging: Paging) => Promise<Page<Item>>,
): Promise<Page<Item>> => {
  const items: Array<Item> = []
  for (let after: Pick<Paging, "cursor"> = {}; ; ) {
    const { items: some, next } = await ask({ limit: Math.min(limit - items.length, mostInPage), ...after })
    items.push(...some)
    if (next === undefined) return { items }
    if (items.length >= limit) return { items, next }
    after = { cursor: next }
  }
}

import { type Exchange, type ExchangeId, isOpen } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { seasonOf } from "@mahmal/core/journey/ids"
import type { Traveller } from "@mahmal/core/ports/Traveller"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import type { Story } from "@mahmal/core/store/Journal"
import type { Person } from "@mahmal/core/store/People"
import { Context, Effect, Layer, Schedule } from "effect"
import { Lately } from "./Lately.ts"
import { Remembered } from "./Remembered.ts"

/**
 * A journey as it was committed, the name and version of the season that its situation was read from, and how often its person
 * had been corrected.
 */
export interface KnownStory {
  readonly story: Story
  readonly season: string
  readonly corrections: number
  /** When it was read or written here, by `performance.now()`. */
  readonly at: number
}

const mostPeople = 20_000

/** Milliseconds for which foreign systems are told what is remembered, without reading it again. */
const holds = 10_000

/**
 * What this process has read or written, and still remembers. Other hubs may have changed it: nothing is written, and nobody
 * refused, because of it unless the database confirms that it is still true.
 */
export class Known extends Context.Service<
  Known,
  {
    readonly story: (pilgrim: PilgrimId) => KnownStory | undefined
    readonly rememberStory: (told: Omit<KnownStory, "at">) => void
    readonly exchange: (id: ExchangeId) => Exchange | undefined
    readonly rememberExchange: (exchange: Exchange) => void
    /** A person and the journey, if both were read or written so lately that they may be told, and go together. */
    readonly freshPerson: (pilgrim: PilgrimId) => Person | undefined
    readonly rememberPerson: (traveller: Traveller, corrections: number) => void
    readonly forgetPeople: (pilgrims: ReadonlyArray<PilgrimId>) => void
    readonly forget: (pilgrims: ReadonlyArray<PilgrimId>, exchanges: ReadonlyArray<ExchangeId>) => void
  }
>()("@mahmal/server/store/Known") {
  static readonly layer = Layer.effect(
    Known,
    Effect.gen(function* () {
      const stories = new Remembered<PilgrimId, KnownStory>(mostPeople)
      const exchanges = new Remembered<ExchangeId, Exchange>(mostPeople)
      const people = new Lately<PilgrimId, { readonly traveller: Traveller; readonly corrections: number }>(
        mostPeople,
        holds,
      )
      // Personal data is not kept for longer than it is used, even when nobody asks for it again.
      yield* Effect.forkScoped(
        Effect.repeat(
          Effect.sync(() => people.forgetOld()),
          Schedule.spaced(holds),
        ),
      )
      const seasons = new Map<SeasonName, string>()
      // When a season has changed, what was read with it before no longer counts.
      const story = (pilgrim: PilgrimId) => {
        const known = stories.get(pilgrim)
        return known?.season === seasons.get(seasonOf(pilgrim)) ? known : undefined
      }
      const isFresh = ({ at }: { readonly at: number }) => performance.now() - at < holds
      return {
        story,
        rememberStory: (told) => {
          const { pilgrim, version } = told.story
          const known = stories.get(pilgrim)
          // Two transactions may write one journey, and report in the other order.
          if (known !== undefined && known.story.version > version) return
          stories.set(pilgrim, { ...told, at: performance.now() })
          seasons.set(seasonOf(pilgrim), told.season)
        },
        exchange: (id) => exchanges.get(id),
        rememberExchange: (exchange) =>
          isOpen(exchange.state) ? exchanges.set(exchange.id, exchange) : exchanges.forget(exchange.id),
        freshPerson: (pilgrim) => {
          const person = people.get(pilgrim)
          const known = story(pilgrim)
          if (person === undefined || known === undefined || !isFresh(known)) return undefined
          // Who was corrected since is read again.
          return person.corrections === known.corrections
            ? { traveller: person.traveller, story: known.story }
            : undefined
        },
        rememberPerson: (traveller, corrections) => people.set(traveller.pilgrim, { traveller, corrections }),
        forgetPeople: (pilgrims) => {
          for (const pilgrim of pilgrims) people.forget(pilgrim)
        },
        forget: (pilgrims, ids) => {
          for (const pilgrim of pilgrims) stories.forget(pilgrim)
          for (const id of ids) exchanges.forget(id)
        },
      }
    }),
  )
}

import { exchangesSuite } from "../../src/testing/exchangesSuite.ts"
import { journalSuite } from "../../src/testing/journalSuite.ts"
import { layer, memoryOf } from "../../src/testing/memory/Memory.ts"
import type { OpenStage } from "../../src/testing/stage.ts"

const open: OpenStage = async (applicants, places) => {
  const memory = memoryOf(applicants, places)
  return {
    layer: layer(memory),
    events: async (pilgrim) => (memory.journal.get(pilgrim) ?? []).map(({ _tag }) => _tag),
    messages: async (exchange) =>
      memory.messages
        .filter((message) => message.exchange === exchange)
        .map(({ kind, outcome }) => `${kind} ${outcome}`),
    taken: async (share) => memory.places.get(share)?.taken ?? 0,
    queued: async () => memory.takeUps.map(({ exchange }) => exchange),
    permit: async (nationalities) => {
      memory.permitNationalities.clear()
      for (const nationality of nationalities) memory.permitNationalities.add(nationality)
    },
  }
}

journalSuite("the memory", open)
exchangesSuite("the memory", open)

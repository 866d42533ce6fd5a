import { encodeBase45, verify } from "@mahmal/gate"
import { describe, expect, it } from "vitest"
import { issued, newMission, noon } from "./mission.ts"
import { misread, mutate, randomFrom } from "./mutate.ts"

const count = Number(process.env.MUTATIONS ?? 20_000)
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

describe("mutations of good bracelets", () => {
  it(`are never genuine (${count} of them, seed ${seed})`, { timeout: count * 3 + 30_000 }, async () => {
    const random = randomFrom(seed)
    const missions = await Promise.all([newMission("ES256"), newMission("EdDSA")])
    const good = await Promise.all(missions.map((mission) => issued(mission)))
    let differing = 0
    while (differing < count) {
      // In batches, which use all threads of the platform.
      const batch = Array.from({ length: 64 }, () => {
        const which = random(2)
        const { bytes, text } = good[which] ?? { bytes: new Uint8Array(1), text: "" }
        const mutants = [
          () => misread(text, random),
          () => mutate(bytes, random),
          () => `MH1:${encodeBase45(mutate(bytes, random))}`,
        ]
        const mutant = mutants[random(3)]?.() ?? ""
        return { mutant, original: typeof mutant === "string" ? text : bytes, trust: missions[which]?.trust }
      }).filter(({ mutant, original }) => String(mutant) !== String(original))
      const verdicts = await Promise.all(batch.map(({ mutant, trust }) => trust && verify(mutant, trust, noon)))
      for (const [at, verdict] of verdicts.entries())
        if (verdict?.outcome !== "refused") expect.fail(`accepted with seed ${seed}: ${String(batch[at]?.mutant)}`)
      differing += batch.length
    }
  })
})

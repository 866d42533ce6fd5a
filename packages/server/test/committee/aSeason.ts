import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DrawFiles } from "@mahmal/core/draw/DrawFiles"
import { secretHash } from "@mahmal/core/draw/reveals"
import { commit } from "../../src/committee/commit.ts"
import { drawSeason } from "../../src/committee/drawSeason.ts"
import { freeze } from "../../src/committee/freeze.ts"
import type { Asked } from "../../src/committee/perform.ts"
import { publish } from "../../src/committee/publish.ts"
import { closeIntake } from "../http/sample.ts"
import type { StartedHub } from "../http/startHub.ts"

/** A moment of a day in 2023, before round 1000 of quicknet came at 15:59:24 of it. */
const at = (time: string): number => Date.parse(`2023-08-23T${time}Z`)

/** Round 1000 of drand's quicknet, as its network published it. */
const round1000 = {
  round: 1000,
  previousSignature: undefined,
  signature: "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
}

export const secret = { name: "chair", salt: "5f1a6b0c9d2e83f47a1b0c2d3e4f5061", secret: "4d61686d616c" }
export const secrets = [{ name: "chair", hash: secretHash("1448", secret) }]

export const quicknet = { kind: "drand", chain: "quicknet", round: 1000 } as const

/** An act of two invented members. */
export const asked = (time: string, signed: Partial<Asked["signed"]> = {}): Asked => ({
  season: "1448",
  signed: { by: "Hamad Al-Invented", approvedBy: "Maryam Al-Invented", reason: "It is time.", ...signed },
  now: () => at(time),
})

export const came = { beacon: round1000, reveals: [secret] }

/** Closes intake, and brings a draw from freezing to publishing. */
export const holdPublicDraw = async (hub: StartedHub): Promise<void> => {
  const { run } = hub
  await closeIntake(hub)
  await run(freeze(asked("08:00:00")))
  await run(commit(asked("09:00:00"), quicknet, secrets))
  await run(drawSeason(asked("20:00:00"), came))
  await run(publish(asked("21:00:00")))
}

/** Writes files into a folder of their own, for as long as `use` takes. */
export const inFolder = async <A>(files: DrawFiles, use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-draw-"))
  try {
    for (const [name, bytes] of Object.entries(files)) if (bytes) await writeFile(join(folder, name), bytes)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

import { type BraceletShare, BraceletShares } from "@mahmal/core/ports/BraceletShares"
import { ConfigProvider, Context, Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { braceletShares } from "../../src/foreignSystems.ts"

class Taken extends Context.Service<Taken, ReadonlyArray<BraceletShare>>()("the shares that a hub takes") {}

/** The shares that a hub takes in an environment, where whoever runs it gives some of their own. */
const taken = (environment: Readonly<Record<string, string>>, own: ReadonlyArray<BraceletShare>) =>
  Layer.effect(Taken, BraceletShares).pipe(
    Layer.provide(braceletShares),
    Layer.provide(Layer.succeed(BraceletShares, own)),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))),
    (layer) => Effect.runPromise(Effect.provide(Taken, layer)),
  )

it("A mission with makers of its own gives their shares itself; with our workshop, its share holds", async () => {
  const own = [
    { serials: "X", share: 1 },
    { serials: "Y", share: 3 },
  ]
  expect(await taken({}, own)).toEqual(own)
  expect(await taken({ WORKSHOP_URL: "http://127.0.0.1:9", WORKSHOP_SHARE: "30" }, own)).toEqual([
    { serials: "B", share: 70 },
    { serials: "W", share: 30 },
  ])
})

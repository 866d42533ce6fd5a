import { ConfigProvider, Effect } from "effect"
import { expect, it } from "vitest"
import { systemsSettings } from "../../src/systems/settings.ts"

const zoneIn = (HUB_TIME_ZONE: string) =>
  Effect.runSync(
    systemsSettings.pipe(
      Effect.map(({ timeZone }) => timeZone),
      Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { HUB_TIME_ZONE } }))),
      Effect.catch(({ message }) => Effect.succeed(message)),
    ),
  )

it("takes the time zones that a season may have, UTC among them, and no other", () => {
  expect(zoneIn("Asia/Qatar")).toBe("Asia/Qatar")
  expect(zoneIn("UTC")).toBe("UTC")
  expect(zoneIn("Mina")).toContain("an IANA time zone")
})

import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "mocks/test/**/*.test.ts",
      "contracts/test/**/*.test.ts",
      "examples/test/**/*.test.ts",
    ],
    globalSetup: ["packages/server/test/support/globalSetup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Outages take their time: `pnpm chaos` makes them.
    exclude: process.env.CHAOS === undefined ? ["**/node_modules/**", "packages/server/test/chaos/**"] : [],
    maxWorkers: 2,
  },
})

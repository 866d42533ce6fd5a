import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/**
 * What takes long, the longest first: pages in a browser, seasons that are played while a hub is killed, adapters whose
 * deadlines pass. Begun last, one of them would keep everybody waiting for its end.
 */
const long = [
  /\/reader\/test\/page\./,
  /\/test\/season\/(kills|season|start)\./,
  /\/certificate\/|\/contracts-cli\/test\/verify\.|embed\.|[pP]age\.test|scenario\.|\/attacks\//,
  /\/(season|operating|systems|retention|exploration|rights)\/|\/adapters\/test\/(hostile|faults)\.|[pP]ages\.|standing\./,
]

const rank = ({ moduleId }: TestSpecification): number => {
  const found = long.findIndex((kind) => kind.test(moduleId))
  return found < 0 ? long.length : found
}

/** Runs what takes long first, also where nothing is known of an earlier run. */
class LongFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

/** Tests of what has no process, no database and no environment of its own. */
const pure = ["packages/core", "packages/gate", "contracts", "mocks"]

export default defineConfig({
  test: {
    // Only for what hangs: a machine that is busy with other things may take ten times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // What a hub says of the faults that a test makes is of interest where the test fails.
    silent: "passed-only",
    // One more than there are cores: many tests wait for deadlines, which are their subject.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: pure.map((folder) => `${folder}/test/**/*.test.ts`),
          // To load the modules anew for each file takes as long as the tests themselves.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "hub",
          include: ["packages/*/test/**/*.test.ts", "examples/test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            ...pure.map((folder) => `${folder}/**`),
            // Outages take their time: `pnpm chaos` makes them.
            ...(process.env.CHAOS === undefined ? ["packages/server/test/chaos/**"] : []),
          ],
          globalSetup: ["packages/server/test/support/globalSetup.ts"],
          setupFiles: ["packages/server/test/support/ownFolder.ts"],
        },
      },
    ],
  },
})

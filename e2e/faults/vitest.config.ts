import { defineConfig } from 'vitest/config'

/** The fault suite: one case after the other, each with the machine to itself. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['e2e/faults/*.fault.test.ts', 'collab-server/src/**/*.fault.test.ts'],
    globalSetup: ['shared/src/testing/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})

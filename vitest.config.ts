import { defineConfig } from 'vitest/config'

/** All tests but the browser specs. `x.test.ts` are pure, `x.pg.test.ts` use a real Postgres, `x.fuzz.test.ts` print their seed. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\/(.*)$/, replacement: `${import.meta.dirname}/web/src/$1` },
      { find: 'server-only', replacement: `${import.meta.dirname}/web/src/server/testing/server-only.ts` },
    ],
  },
  test: {
    include: [
      'shared/**/*.test.ts',
      'collab-server/**/*.test.ts',
      'web/src/**/*.test.{ts,tsx}',
      'e2e/bench/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/.next*/**', '**/*.fault.test.ts'],
    globalSetup: ['shared/src/testing/global-setup.ts'],
    pool: 'forks',
    // Two cores: more workers only make each other slow.
    maxWorkers: 2,
    // A busy machine is slow, not wrong.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})

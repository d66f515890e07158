import { defineConfig } from '@playwright/test'
import { freePort } from '../shared/launch/ports.ts'
import { findBrowser } from './fixtures/browser.ts'

// Read again in every worker, which inherits these variables from the main process.
process.env.COSCRIBE_E2E_PORT ??= String(await freePort())
process.env.COSCRIBE_E2E_COLLAB_PORT ??= String(await freePort())
process.env.COSCRIBE_E2E_CONTROL_PORT ??= String(await freePort())
const { executablePath, env } = await findBrowser()

const chromium = {
  browserName: 'chromium' as const,
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    env: { ...(process.env as Record<string, string>), ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  },
}

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results/playwright',
  globalSetup: './fixtures/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${process.env.COSCRIBE_E2E_PORT}`,
    trace: 'retain-on-failure',
    actionTimeout: 15_000,
    ...chromium,
  },
  projects: [
    { name: 'together', testIgnore: '**/*.alone.spec.ts' },
    // These kill and stop servers, so nothing else may be running.
    { name: 'alone', testMatch: '**/*.alone.spec.ts', workers: 1, dependencies: ['together'] },
  ],
})

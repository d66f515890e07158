import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { ClientAddresses } from '@coscribe/shared/http/client-address'
import next from 'next'
import { makeWorkerScripts } from './serve-worker.ts'

/**
 * Serves the built app. Our own server around Next's, for two reasons. The service worker names every file of the build. And
 * to know where a request really comes from: the address of the socket is written into a header of ours, over whatever a client sent; `X-Forwarded-For` counts only when
 * the socket is one of TRUSTED_PROXIES.
 */
const CLIENT_ADDRESS_HEADER = 'x-coscribe-client-address'
/** Time for open requests to end after SIGTERM, in ms. */
const CLOSE_DEADLINE_MS = 5_000
/** Time between looks for connections that have become idle meanwhile, in ms. */
const IDLE_INTERVAL_MS = 100

const addresses = new ClientAddresses(
  (process.env.TRUSTED_PROXIES ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean),
)

// As Next's own standalone server does: the configuration is the build's, so that neither next.config.ts nor the compiler
// that reads it has to be there.
const dist = join(import.meta.dirname, process.env.NEXT_DIST_DIR || '.next')
const { config } = JSON.parse(readFileSync(join(dist, 'required-server-files.json'), 'utf8')) as { config: unknown }
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config)

const app = next({ dev: false, dir: import.meta.dirname })
await app.prepare()
const handle = app.getRequestHandler()
const workerScript = makeWorkerScripts(dist)
const server = createServer((request, response) => {
  request.headers[CLIENT_ADDRESS_HEADER] = addresses.of(request)
  if (!workerScript(request.url?.split('?')[0] ?? '', response)) void handle(request, response)
})
server.listen(Number(process.env.PORT ?? 3000), process.env.WEB_HOST ?? '0.0.0.0')

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    // Streams of events never end by themselves, and would hold up the closing.
    ;(globalThis as { coscribeEventHub?: { closeAll(): void } }).coscribeEventHub?.closeAll()
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    // And those that become idle now: a browser would keep them for seconds.
    setInterval(() => server.closeIdleConnections(), IDLE_INTERVAL_MS).unref()
    setTimeout(() => process.exit(0), CLOSE_DEADLINE_MS).unref()
  })
